"""How a frame is read row by row: each row with its columns as attributes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def each(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame; what a column holds is said where the frame is fetched."""
    yield from frame.itertuples(index=False)


def first(frame: pd.DataFrame) -> Any:
    """Return the first row of a frame that has one."""
    return next(each(frame))


def where(frame: pd.DataFrame, column: str, value: object) -> Any:
    """Return the first row whose column holds a value that is there."""
    return first(frame[frame[column] == value])
