"""In which unit the cells below each heading are, where 1月(万笔) stands beside 2月(笔) (M-09, M-32).

Headings that all say the same unit, or none, are one column like any other. Where they differ, a number gets its own
heading's unit written behind it, as if it stood in the cell; a heading that says nothing between others is a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.kinds import NUMBER_KINDS
from pipelines.reading.addresses import column_letters
from pipelines.reading.headers import counts_pieces
from pipelines.reading.layout import Header
from pipelines.reading.messages import Sentence, sentence
from pipelines.reading.pivot_headings import PivotColumn
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import unit_for

# Single pieces and fractions are as they stand: nothing is written behind such a number.
_SINGLE: Final = ""
_FRACTION: Final = "1"
_COUNT_KINDS: Final = frozenset({"integer", "decimal"})
# A number without a word or sign of its own; 约5 stays as it is and is refused as such.
_BARE: Final = r"^[^\p{L}%‰‱％]*\p{Nd}(?:[^\p{L}%‰‱％]|[eE][-+]?\p{Nd})*$"


def units_of_headings(headings: Sequence[PivotColumn], noted: Sequence[str]) -> Mapping[str, str]:
    """Return the unit of each heading of one field by label where they differ, and nothing where they are alike."""
    units = {each.label: _unit(each, noted) for each in headings}
    are_alike = len(set(units.values())) == 1
    return {} if are_alike else {label: unit or _SINGLE for label, unit in units.items()}


def with_unit(texts: Any, unit: str) -> Any:
    """Return texts with a heading's unit behind each bare number: 1.2 below 1月(万笔) is 1.2万."""
    if unit in {_SINGLE, _FRACTION}:
        return texts
    is_bare = pc.fill_null(pc.match_substring_regex(texts, _BARE), fill_value=False)
    return pc.if_else(is_bare, pc.binary_join_element_wise(texts, pa.scalar(unit, texts.type), ""), texts)


def undecided_headings(sheet: Sheet, header: Header, noted: Sequence[str]) -> Iterator[Sentence]:
    """Give a sentence for each field of which some headings say a unit and others say nothing."""
    for name in dict.fromkeys(each.field.name for each in header.pivoted):
        headings = [each for each in header.pivoted if each.field.name == name]
        units = {each.place: _unit(each, noted) for each in headings}
        silent = [place for place, unit in units.items() if unit is None]
        said = [place for place, unit in units.items() if unit]
        if silent and said:
            yield sentence(
                "M-09.headings",
                title_zh=headings[0].field.title_zh,
                title_en=headings[0].field.title_en,
                said=_letters(sheet, said),
                silent=_letters(sheet, silent),
            )


def _unit(heading: PivotColumn, noted: Sequence[str]) -> str | None:
    """Return the unit that a heading says, or else the note above the table; None where nothing says any."""
    kind = "ratio" if heading.field.as_shown else heading.field.kind
    if kind not in NUMBER_KINDS:
        return None
    if found := unit_for(kind, heading.words):
        return found
    if kind in _COUNT_KINDS and any(map(counts_pieces, heading.words)):
        return _SINGLE
    return unit_for(kind, noted)


def _letters(sheet: Sheet, places: Sequence[int]) -> str:
    return ", ".join(column_letters(sheet.first_column + place) for place in sorted(places))
