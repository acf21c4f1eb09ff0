"""How a grade (优 = 95) becomes points where its row is scored out of less or more than 100 (M-21)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from pipelines.reading.cells import Parsed, marks, parse_cell
from pipelines.reading.columns import problem_table
from pipelines.reading.decide import Decided
from pipelines.reading.messages import sentence
from pipelines.reading.severities import NOTED

_WHOLE: Final = Decimal(100)


@dataclass(frozen=True)
class Graded:
    """Columns ready to be typed with grades on the scale of their rows, and a note for each that was converted."""

    ready: tuple[Decided, ...]
    notes: tuple[Any, ...]


def on_own_scale(ready: Sequence[Decided]) -> Graded:
    """Take a grade as its share of the row's maximum; where the row states none it stays points of 100."""
    by_name = {each.raw.field.name: each for each in ready}
    columns: list[Decided] = []
    notes: list[Any] = []
    for column in ready:
        most = by_name.get(column.raw.field.out_of or "")
        if most is None or not column.raw.field.grades:
            columns.append(column)
            continue
        scaled, told = _scaled(column, most)
        columns.append(scaled)
        notes.extend(told)
    return Graded(tuple(columns), tuple(notes))


def _scaled(column: Decided, most: Decided) -> tuple[Decided, list[Any]]:
    raw, grades = column.raw, column.raw.field.grades
    texts: list[str | None] = raw.texts.to_pylist()
    notes = []
    for place, (text, limit) in enumerate(zip(list(texts), most.raw.texts.to_pylist(), strict=True)):
        grade = grades.get(marks.plain(text)) if text else None
        outcome = parse_cell(limit, most.raw.field.kind, most.context) if grade is not None and limit else None
        maximum = outcome.value if isinstance(outcome, Parsed) else None
        if grade is None or not isinstance(maximum, Decimal) or maximum == _WHOLE:
            continue
        points = grade * maximum / _WHOLE
        texts[place] = f"{points:f}"
        told = sentence("M-21.scale", raw=text, points=f"{points.normalize():f}", maximum=f"{maximum.normalize():f}")
        row = [int(raw.rows[place])]
        notes.append(problem_table(raw.field.name, raw.letters, row, pa.array([text]), [told], NOTED))
    return replace(column, raw=replace(raw, texts=pa.array(texts, pa.string()))), notes
