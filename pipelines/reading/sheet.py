"""What one sheet of a workbook or text file is once decoded: raw text that knows each cell's place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.contract import Dialect
from pipelines.questions import Question
from pipelines.reading.messages import Sentence
from pipelines.reading.sheet_xml import Merge


@dataclass(frozen=True)
class CellMarks:
    """How the cells of one column are stored: rows shown as a percentage, rows that hold a number."""

    percent_rows: frozenset[int]
    number_rows: frozenset[int]


@dataclass(frozen=True)
class Sheet:
    """One sheet as raw text.

    `cells` has one text column per column of the sheet; its row i is row i + 1 of the sheet. `first_column` is the
    0-based place of the first of them. Cells that Excel could not compute hold their error value or
    formula as text and are listed in `unreadable` by (row, 0-based column of the table). `marks` looks up
    how a column is stored, None where the format does not tell (.xls, .csv). Of a text file, `faulty_rows` are
    lines whose quoting is broken (text and reason by row) and `widths` the number of fields of every line; where no
    contract's dialect may be the right one, `ask_dialect` gives the question, and `is_dialect_chosen` marks the reading
    in the dialect that somebody chose. Hidden rows are numbered as Excel shows them, hidden columns from 0 (M-25); only
    an .xlsx tells.
    """

    name: str
    is_visible: bool = True
    cells: Any = None
    first_column: int = 0
    unreadable: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    faulty_rows: Mapping[int, tuple[str, Sentence]] = field(default_factory=dict)
    widths: Sequence[int] = ()
    dialect: Dialect | None = None
    marks: Callable[[int], CellMarks] | None = None
    ask_dialect: Callable[[], Question | None] | None = None
    is_dialect_chosen: bool = False
    is_1904: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_filtered: bool = False

    @property
    def row_count(self) -> int:
        """How many rows the table has, blank ones included."""
        return 0 if self.cells is None else int(self.cells.num_rows)
