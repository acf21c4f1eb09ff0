"""What became of a file, its sheets and its columns once it was read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pipelines.contract import Contract
from pipelines.questions import Question
from pipelines.reading.messages import Sentence
from pipelines.reading.rows import AsideRow
from pipelines.reading.surroundings import Surroundings


@dataclass(frozen=True)
class ColumnRead:
    """One header of a sheet: its letters, text, the field it means (None if it means none) and the unit taken.

    It speaks for the rows of its own table, from its header to its end (1-based): the next table on the sheet may have
    other columns.
    """

    letters: str
    header: str
    field: str | None
    unit: str | None
    first_row: int
    last_row: int


@dataclass(frozen=True)
class HeadingRead:
    """One field under one heading that became rows: the heading's typed value as text, and where its cells stand."""

    field: str
    value: str
    letters: str
    header: str
    first_row: int
    last_row: int


@dataclass(frozen=True)
class SheetRead:
    """What became of one sheet; rows read = typed + rejected + set aside, always.

    `state` is loaded, held (waits for its sender), unrecognised, hidden, empty or ignored (written by us).
    `rows` is the Arrow table of typed rows, `problems` are tables of problem cells (columns.PROBLEM_SCHEMA), `unread`
    tells whose the rejected rows are (rejected_rows.REJECTED_SCHEMA).
    `questions` are what its sender can answer so that a held sheet loads, answered or not.
    """

    name: str
    state: str
    told: Sentence | None = None
    contract: Contract | None = None
    header_row: int | None = None
    around: Surroundings | None = None
    rows: Any = None
    problems: tuple[Any, ...] = ()
    aside: tuple[AsideRow, ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    headings: tuple[HeadingRead, ...] = ()
    questions: tuple[Question, ...] = ()
    rows_read: int = 0
    rows_typed: int = 0
    rows_rejected: int = 0
    unread: Any = None


@dataclass(frozen=True)
class FileRead:
    """What became of one file: a reason why nothing of it was taken, or its sheets."""

    error: Sentence | None = None
    sheets: tuple[SheetRead, ...] = field(default_factory=tuple)

    @property
    def rows_typed(self) -> int:
        """How many rows of the file were typed without fault."""
        return sum(sheet.rows_typed for sheet in self.sheets)
