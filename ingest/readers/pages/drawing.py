"""What is drawn on a page, and how a page is turned and cropped before it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.pages.layout import Box

THIN = 1.0  # points: how far a level or upright line may be off
DOT = (1.2, 7.0)  # points from side to side of a bullet
ROUND = 1.3  # points between the height and width of one

Matrix = tuple[float, float, float, float, float, float]


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies the inner one first."""
    a, b, c, d, e, f = outer
    m, n, o, p, q, r = inner
    return m * a + n * c, m * b + n * d, o * a + p * c, o * b + p * d, q * a + r * c + e, q * b + r * d + f


class View:
    """A page as it is shown: `bounds` are its left, bottom, right and top in its own measure, `turned` how far clockwise."""

    def __init__(self, bounds: tuple[float, float, float, float], turned: int) -> None:
        self.left, self.bottom, self.right, self.top = bounds
        self.turned = turned % 360
        sides = self.right - self.left, self.top - self.bottom
        self.width, self.height = sides if self.turned % 180 == 0 else sides[::-1]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the page is shown, from the upper left corner."""
        match self.turned:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Where a rectangle of the page is shown."""
        (x1, y1), (x2, y2) = self.place(left, bottom), self.place(right, top)
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def shows_level(self, run: float, rise: float) -> bool:
        """Whether writing in this direction is shown from left to right."""
        (x1, y1), (x2, y2) = self.place(0, 0), self.place(run, rise)
        return x2 - x1 > 3 * abs(y2 - y1)


@dataclass(frozen=True, slots=True)
class Path:
    """A drawn path: its points before `matrix`, and how each is reached: "move", "line" or "curve"."""

    points: tuple[tuple[float, float], ...]
    kinds: tuple[str, ...]
    matrix: Matrix

    def dot(self, view: View) -> Box | None:
        """The box of a path as small and round as a bullet; None for any other."""
        if not self.points:
            return None
        shown = self._shown(view)
        box = Box(min(x for x, _ in shown), min(y for _, y in shown), max(x for x, _ in shown), max(y for _, y in shown))
        small = DOT[0] <= box.width <= DOT[1] and DOT[0] <= box.height <= DOT[1]
        return box if small and abs(box.width - box.height) <= ROUND else None

    def strokes(self, view: View) -> Iterator[Box]:
        """Its straight lines that are level or upright, as thin boxes."""
        for ((x1, y1), _), ((x2, y2), kind) in pairwise(zip(self._shown(view), self.kinds, strict=True)):
            if kind == "line" and min(abs(x1 - x2), abs(y1 - y2)) < THIN:
                yield Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    def _shown(self, view: View) -> list[tuple[float, float]]:
        a, b, c, d, e, f = self.matrix
        return [view.place(a * x + c * y + e, b * x + d * y + f) for x, y in self.points]
