"""How far the reading of one file has come: what the reading code tells, and who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

Listener = Callable[[int, float], None]

_LISTENER: Final[ContextVar[Listener | None]] = ContextVar("listener", default=None)
# Decoding is about this share of the work on a file; typing its rows and writing them is the rest.
TEXT_DECODING, WORKBOOK_DECODING = 0.25, 0.6


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have a listener hear of every step that is told meanwhile: rows decoded so far, share of the file done."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(rows: int, share: float) -> None:
    """Tell whoever listens how many rows are decoded and which share of the work on this file is done."""
    if listener := _LISTENER.get():
        listener(rows, share)
