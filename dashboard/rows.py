"""How a frame is read row by row: each row with its columns as attributes."""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

# As many kinds of rows as all pages together have, and more.
_KEPT_KINDS = 1_000


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame; what a column holds is said where the frame is fetched.

    As `itertuples` does without the index, which makes a new class of rows each time it is called.
    """
    kind = _kind(tuple(map(str, frame.columns)))
    yield from map(kind._make, zip(*(column.tolist() for _name, column in frame.items()), strict=True))


def first(frame: pd.DataFrame) -> Any:
    """Return the first row of a frame that has one."""
    return next(each(frame.iloc[:1]))


def where(frame: pd.DataFrame, column: str, value: object) -> Any:
    """Return the first row whose column holds a value that is there."""
    return first(frame[frame[column] == value])


@lru_cache(maxsize=_KEPT_KINDS)
def _kind(columns: tuple[str, ...]) -> Any:
    return namedtuple("Row", columns, rename=True)
