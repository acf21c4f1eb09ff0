"""How columns headed by months (or other values) become rows: one for each original row and filled column (M-26).

A blank cell says nothing of its month and makes no row; the rows read of such a table are its filled cells. While they
are typed, rows carry the number of their place among the long rows; afterwards row and column of the sheet come back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contract import Field
from pipelines.reading.addresses import column_letters
from pipelines.reading.columns import Numbers, RawColumn
from pipelines.reading.heading_units import units_of_headings, with_unit
from pipelines.reading.layout import FoundColumn, Header
from pipelines.reading.pivot_headings import PivotColumn
from pipelines.reading.raw_columns import raw_column
from pipelines.reading.sheet import CellMarks, Sheet
from pipelines.reading.year_column import in_their_year, years_beside

FoundRaw = tuple[FoundColumn, RawColumn]


@dataclass(frozen=True)
class LongRows:
    """The long rows of a table: of which sheet row each is and under which heading, and their columns' raw text.

    `letters` names the column of a field under a heading (its place in `labels`). `units` are those of a field's
    headings by label, where they differ. `sheet` tells how cells are stored by long row.
    """

    rows: Numbers
    headings: Numbers
    labels: tuple[str, ...]
    letters: Mapping[str, tuple[str, ...]]
    units: Mapping[str, Mapping[str, str]]
    columns: tuple[FoundRaw, ...]
    sheet: Sheet

    @property
    def numbers(self) -> Numbers:
        """The numbers the long rows carry while they are typed, from 1."""
        return np.arange(1, len(self.rows) + 1)

    def placed(self, problem: Any) -> Any:
        """Return problem cells of one field with the row and the column of the sheet they stand in."""
        places = np.asarray(problem.column("row").to_numpy()) - 1
        names = set(problem.column("field").to_pylist())
        letters = self.letters.get(names.pop()) if len(names) == 1 else None
        if letters is not None:
            told = pa.array([letters[heading] for heading in self.headings[places].tolist()], pa.string())
            problem = problem.set_column(problem.schema.get_field_index("column"), "column", told)
        return _once(problem.set_column(0, "row", pa.array(self.rows[places], pa.int32())))

    def with_origin(self, table: Any) -> Any:
        """Return typed rows with the sheet's row numbers."""
        place = table.schema.get_field_index("source_row")
        numbers = np.asarray(table.column(place).to_numpy()) - 1
        return table.set_column(place, "source_row", pa.array(self.rows[numbers], pa.int32()))


def _once(problem: Any) -> Any:
    """Return problem cells without repeats: a cell beside twelve months stands in twelve long rows, and is one cell."""
    numbered = problem.append_column("nth", pa.array(np.arange(len(problem))))
    firsts = numbered.group_by(problem.column_names).aggregate([("nth", "min")]).column("nth_min")
    return problem.take(np.sort(firsts.to_numpy())) if len(firsts) < len(problem) else problem


@dataclass(frozen=True)
class _Wide:
    """One pivoted field over the sheet's data rows: its raw column under each heading, None where it has none."""

    found: FoundColumn
    raws: tuple[RawColumn | None, ...]


def long_rows(sheet: Sheet, header: Header, rows: Numbers, noted: tuple[str, ...]) -> LongRows:
    """Turn the pivoted columns of a table into rows; `noted` are unit words from title, sheet or file name."""
    labels = tuple(dict.fromkeys(each.label for each in header.pivoted))
    units = {field.name: units_of_headings(_of(header, field), noted) for field in _fields(header.pivoted)}
    wides = [_wide(sheet, header, field, labels, rows) for field in _fields(header.pivoted)]
    wides = [_in_units(wide, labels, units[wide.found.field.name], noted) for wide in wides]
    filled = np.zeros((len(rows), len(labels)), dtype=bool)
    for wide in wides:
        for heading, raw in enumerate(wide.raws):
            if raw is not None:
                filled[:, heading] |= _says_something(raw)
    of_row, of_heading = np.nonzero(filled)
    long = LongRows(rows[of_row], of_heading, labels, _letters(sheet, header, labels), units, (), sheet)
    own = [(found, raw_column(sheet, header.contract, found, rows)) for found in header.columns]
    pivot, headings = _heading_column(header, long)
    years = years_beside(sheet, header, rows)
    columns = [
        *((found, _repeated(raw, of_row, long.numbers)) for found, raw in own),
        (pivot, in_their_year(headings, years.take(pa.array(of_row)) if years is not None else None)),
        *((wide.found, _gathered(wide, of_row, long)) for wide in wides),
    ]
    return replace(long, columns=tuple(columns), sheet=replace(sheet, marks=_long_marks(sheet, header, long)))


def _fields(pivoted: Sequence[PivotColumn]) -> list[Field]:
    return list({each.field.name: each.field for each in pivoted}.values())


def _of(header: Header, field: Field) -> list[PivotColumn]:
    return [each for each in header.pivoted if each.field.name == field.name]


def _wide(sheet: Sheet, header: Header, field: Field, labels: tuple[str, ...], rows: Numbers) -> _Wide:
    """Read a field under each heading, with the unit words of the first that has any."""
    places = {each.label: each for each in _of(header, field)}
    first = next(iter(places.values()))
    words = next((each.words for each in places.values() if each.words), ())
    found = [FoundColumn(field, places[label].place, "", ()) if label in places else None for label in labels]
    raws = tuple(raw_column(sheet, header.contract, each, rows) if each else None for each in found)
    return _Wide(FoundColumn(field, first.place, first.header, words), raws)


def _in_units(wide: _Wide, labels: tuple[str, ...], units: Mapping[str, str], noted: tuple[str, ...]) -> _Wide:
    """Write each heading's unit into its cells where they differ; else one speaks for all, or the note at the table.

    What stands below 1月 … 12月 is all that such a note can be meant of.
    """
    if not units:
        return replace(wide, found=replace(wide.found, words=wide.found.words or noted))
    raws = tuple(
        replace(raw, texts=with_unit(raw.texts, units[label])) if raw else None
        for label, raw in zip(labels, wide.raws, strict=True)
    )
    return replace(wide, found=replace(wide.found, words=()), raws=raws)


def _says_something(raw: RawColumn) -> npt.NDArray[np.bool_]:
    text = pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(raw.texts), ""), fill_value=False)
    filled = np.array(text.to_numpy(zero_copy_only=False), dtype=bool)
    if raw.unreadable:
        filled |= np.isin(raw.rows, [*raw.unreadable])
    return filled


def _letters(sheet: Sheet, header: Header, labels: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the column letters of every pivoted field, and of the heading itself, by heading."""
    assert header.contract.pivot is not None  # noqa: S101 - a header has pivoted columns only then
    letters: dict[str, dict[str, str]] = {}
    for each in header.pivoted:
        own = column_letters(sheet.first_column + each.place)
        letters.setdefault(each.field.name, {})[each.label] = own
        letters.setdefault(header.contract.pivot.field, {}).setdefault(each.label, own)
    return {name: tuple(by_label.get(label, "") for label in labels) for name, by_label in letters.items()}


def _repeated(raw: RawColumn, of_row: Numbers, numbers: Numbers) -> RawColumn:
    """Repeat a column of its own for each long row of its row."""
    by_position = {
        int(position): raw.unreadable[int(raw.rows[position])]
        for position in np.flatnonzero(np.isin(raw.rows, [*raw.unreadable])).tolist()
    }
    unreadable = {
        int(numbers[place]): by_position[int(of_row[place])]
        for place in np.flatnonzero(np.isin(of_row, [*by_position])).tolist()
    }
    return replace(raw, texts=raw.texts.take(pa.array(of_row)), rows=numbers, unreadable=unreadable)


def _heading_column(header: Header, long: LongRows) -> FoundRaw:
    assert header.contract.pivot is not None  # noqa: S101
    field = header.contract.field_named(header.contract.pivot.field)
    texts = pa.array(long.labels, pa.string()).take(pa.array(long.headings))
    letters = next(filter(None, long.letters[field.name]), "")
    return FoundColumn(field, header.pivoted[0].place, "", ()), RawColumn(field, letters, texts, long.numbers, {})


def _gathered(wide: _Wide, of_row: Numbers, long: LongRows) -> RawColumn:
    """Put the columns of a field one behind the other and take each long row's cell."""
    size = max(len(raw.texts) for raw in wide.raws if raw is not None)
    whole = pa.concat_arrays([raw.texts if raw is not None else pa.nulls(size, pa.string()) for raw in wide.raws])
    place_of = (
        {pair: number for number, pair in enumerate(zip(long.rows.tolist(), long.headings.tolist(), strict=True), 1)}
        if any(raw and raw.unreadable for raw in wide.raws)
        else {}
    )
    unreadable = {
        place_of[row, heading]: told
        for heading, raw in enumerate(wide.raws)
        if raw is not None
        for row, told in raw.unreadable.items()
        if (row, heading) in place_of
    }
    first = next(raw for raw in wide.raws if raw is not None)
    texts = whole.take(pa.array(long.headings * size + of_row))
    return RawColumn(first.field, first.letters, texts, long.numbers, unreadable)


def _long_marks(sheet: Sheet, header: Header, long: LongRows) -> Any:
    """Return how cells are stored by long row, asked of each of a field's columns in turn."""
    ask = sheet.marks
    if ask is None:
        return None
    field_at = {each.place: each.field.name for each in header.pivoted}
    heading_of = {label: heading for heading, label in enumerate(long.labels)}

    def marks(place: int) -> CellMarks:
        if place not in field_at:
            own = ask(place)
            return CellMarks(_at(long, own.percent_rows), _at(long, own.number_rows))
        percent: frozenset[int] = frozenset()
        numbers: frozenset[int] = frozenset()
        for each in header.pivoted:
            if each.field.name == field_at[place]:
                own = ask(each.place)
                percent |= _at(long, own.percent_rows, heading_of[each.label])
                numbers |= _at(long, own.number_rows, heading_of[each.label])
        return CellMarks(percent, numbers)

    return marks


def _at(long: LongRows, rows: frozenset[int], heading: int | None = None) -> frozenset[int]:
    """Return the long rows of these sheet rows, under one heading or all."""
    if not rows:
        return frozenset()
    is_there = np.isin(long.rows, [*rows])
    if heading is not None:
        is_there &= long.headings == heading
    return frozenset((np.flatnonzero(is_there) + 1).tolist())
