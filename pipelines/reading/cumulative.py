"""How sums since January become the months' own values: the difference of one month's sum and the last one's (M-15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyarrow as pa

from pipelines.contract import Contract
from pipelines.reading.columns import RawColumn, problem_table
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.severities import FIRST_SUM, NOTED, REJECTED
from pipelines.reading.typed_rows import TypedRows

# What may say whose row it is where the key names an engagement or a vendor, which reading does not know yet.
_NAMING: Final = frozenset({"key_text", "enum"})
Number = Decimal | int
Group = tuple[Any, ...]


@dataclass(frozen=True)
class _Month:
    """The own value of one row's month, or why there is none; nothing to tell of January."""

    value: Number | None
    severity: str | None = None
    told: Sentence | None = None
    is_missing: bool = False


def months_from_sums(typed: TypedRows, contract: Contract, sums: Sequence[RawColumn]) -> TypedRows:
    """Replace sums since January by the months' own values, each noted; reject rows whose own value is unknown.

    A row that names an engagement keeps the first sum of a year as it is, listed as FIRST_SUM: it is the month's own
    value where the engagement began in that month.
    """
    for raw in sums:
        typed = _one_column(typed, contract, raw)
    return typed


def _one_column(typed: TypedRows, contract: Contract, raw: RawColumn) -> TypedRows:
    months = _months_of(typed.rows, contract)
    groups = _groups(typed.rows, contract)
    values: list[Number | None] = typed.rows.column(raw.field.name).to_pylist()
    known = _known(groups, months, values)
    found = [
        _month(known, group, month, value, raw) for group, month, value in zip(groups, months, values, strict=True)
    ]
    if contract.refers == "engagement":
        firsts = _firsts(groups, months)
        found = [
            replace(each, value=value, severity=FIRST_SUM)
            if each.is_missing and firsts[group, month.year] == month
            else each
            for each, group, month, value in zip(found, groups, months, values, strict=True)
        ]
    numbers = typed.rows.column("source_row").to_pylist()
    problems = [
        problem
        for severity in (NOTED, REJECTED, FIRST_SUM)
        if (problem := _told(raw, [(n, f) for n, f in zip(numbers, found, strict=True) if f.severity == severity]))
    ]
    place = typed.rows.schema.get_field_index(raw.field.name)
    own = pa.array([each.value for each in found], raw.field.arrow_type)
    kept = np.array([each.severity != REJECTED for each in found], dtype=bool)
    table = typed.rows.set_column(place, raw.field.name, own).filter(pa.array(kept))
    return replace(
        typed,
        rows=table,
        problems=(*typed.problems, *problems),
        rejected=typed.rejected + int((~kept).sum()),
    )


def _months_of(rows: Any, contract: Contract) -> list[date]:
    name = next(
        name for name in contract.key if name in rows.column_names and contract.field_named(name).kind == "month"
    )
    months: list[date] = rows.column(name).to_pylist()
    return months


def _groups(rows: Any, contract: Contract) -> list[Group]:
    """Return for each row whose it is: its key without the month; every name where the key is resolved only later."""
    fields = {field.name: field for field in contract.fields}
    names = [name for name in contract.key if name in fields and fields[name].kind != "month"]
    if any(name not in fields for name in contract.key):
        names = [field.name for field in contract.fields if field.kind in _NAMING]
    columns = [rows.column(name).to_pylist() for name in names]
    return list(zip(*columns, strict=True)) if columns else [()] * rows.num_rows


def _known(
    groups: Sequence[Group], months: Sequence[date], values: Sequence[Number | None]
) -> Mapping[tuple[Group, date], Number | None]:
    """Return each key's sum by month; None where two rows of one month contradict each other."""
    known: dict[tuple[Group, date], Number | None] = {}
    for group, month, value in zip(groups, months, values, strict=True):
        place = (group, month)
        known[place] = value if known.get(place, value) == value else None
    return known


def _firsts(groups: Sequence[Group], months: Sequence[date]) -> Mapping[tuple[Group, int], date]:
    """Return the first month of each year of which there is a row, by key."""
    firsts: dict[tuple[Group, int], date] = {}
    for group, month in zip(groups, months, strict=True):
        firsts[group, month.year] = min(month, firsts.get((group, month.year), month))
    return firsts


def _month(
    known: Mapping[tuple[Group, date], Number | None], group: Group, month: date, value: Number | None, raw: RawColumn
) -> _Month:
    if value is None or month.month == 1:
        return _Month(value)
    before = known.get((group, date(month.year, month.month - 1, 1)))
    titles = {"title_zh": raw.field.title_zh, "title_en": raw.field.title_en, "month": f"{month:%Y-%m}"}
    if before is None:
        last = f"{month.year}-{month.month - 1:02}"
        return _Month(None, REJECTED, sentence("M-15.missing", **titles, last=last), is_missing=True)
    if value < before:
        return _Month(None, REJECTED, sentence("M-15.decrease", value=_shown(value), before=_shown(before), **titles))
    own = value - before
    return _Month(own, NOTED, sentence("M-15", own=_shown(own), value=_shown(value), before=_shown(before), **titles))


def _shown(number: Number) -> str:
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)


def _told(raw: RawColumn, found: Sequence[tuple[int, _Month]]) -> Any:
    if not found:
        return None
    numbers = [number for number, _ in found]
    places = np.searchsorted(raw.rows, numbers)
    severity = found[0][1].severity or NOTED
    told = [each.told for _, each in found if each.told]
    return problem_table(raw.field.name, raw.letters, numbers, raw.texts.take(pa.array(places)), told, severity)
