"""Arrays of a stored file: held in memory, or mapped and read where they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load, save

AnyArray = NDArray[Any]


class Rows(Protocol):
    """Rows of an array, read when they are asked for: `rows[first:end]` is an array, `rows[i]` one row of it. An array is such rows itself."""

    def __len__(self) -> int:
        """How many rows there are."""
        ...

    def __getitem__(self, rows: Any, /) -> Any:
        """Some rows, or one."""
        ...


class Arrays(Protocol):
    """The named arrays of one file."""

    def whole(self, name: str) -> AnyArray:
        """An array in memory. Raises `KeyError`."""
        ...

    def rows(self, name: str) -> Rows:
        """The rows of an array, without reading them where the file is mapped. Raises `KeyError`."""
        ...


class Held:
    """Arrays in memory."""

    __slots__ = ("_arrays",)

    def __init__(self, data: bytes) -> None:
        """Raises `ValueError` where the bytes are none of `packed`."""
        try:
            self._arrays = load(data)
        except SafetensorError as error:
            raise ValueError("these bytes hold no arrays") from error

    def whole(self, name: str) -> AnyArray:
        """An array."""
        return self._arrays[name]

    def rows(self, name: str) -> Rows:
        """An array."""
        return self._arrays[name]


class Mapped:
    """Arrays of a mapped file, which stay readable when the file is deleted. The system reads them, shares them among processes and drops them.

    A file that is cut where it lies, which nothing here does, ends the process that reads beyond its end.
    """

    __slots__ = ("_file",)

    def __init__(self, path: Path) -> None:
        """Raises `OSError`, or `ValueError` where the file is none of `packed`."""
        try:
            self._file: Any = safe_open(path, "np")  # unlike mmap.mmap it keeps no descriptor: of those a process has a thousand
        except SafetensorError as error:
            raise ValueError(f"'{path}' holds no arrays") from error

    def whole(self, name: str) -> AnyArray:
        """An array, read now."""
        try:
            array: AnyArray = self._file.get_tensor(name)
        except SafetensorError as error:
            raise KeyError(name) from error
        return array

    def rows(self, name: str) -> Rows:
        """The rows of an array, each read when it is asked for."""
        try:
            rows = MappedRows(self._file.get_slice(name))
        except SafetensorError as error:
            raise KeyError(name) from error
        return rows if len(rows) else self.whole(name)  # of no rows not even none can be asked for


class MappedRows:
    """The rows of an array in a mapped file."""

    __slots__ = ("_slice",)

    def __init__(self, of_file: Any) -> None:
        self._slice = of_file

    def __len__(self) -> int:
        return int(self._slice.get_shape()[0])

    def __getitem__(self, rows: int | slice) -> AnyArray:
        if isinstance(rows, int) and not -len(self) <= rows < len(self):
            raise IndexError(rows)
        array: AnyArray = self._slice[rows]
        return array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> AnyArray:
        return np.asarray(self[:], dtype)


def packed(arrays: Mapping[str, AnyArray]) -> bytes:
    """Named arrays as the bytes of a file (safetensors): the same arrays give the same bytes."""
    return save({name: np.ascontiguousarray(array) for name, array in arrays.items()})
