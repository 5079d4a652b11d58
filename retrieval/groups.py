"""Groups of items that are worked on together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def groups(items: Iterable[Item], size: Callable[[Item], int], least: int) -> Iterator[list[Item]]:
    """The items in order, in groups whose sizes come to `least` or more; the last one is what is left."""
    group: list[Item] = []
    together = 0
    for item in items:
        group.append(item)
        together += size(item)
        if together >= least:
            yield group
            group, together = [], 0
    if group:
        yield group
