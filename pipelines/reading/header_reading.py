"""What one row, or several rows together, would mean as the header of one contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pipelines.contract import Contract, Field
from pipelines.kinds import NUMBER_KINDS
from pipelines.reading.headers import GROUP_ALONE, HeaderIndex, HeaderMatch
from pipelines.reading.pivot_headings import PivotColumn, pivot_columns
from pipelines.reading.stacked_headers import Parts, TopOfTable
from pipelines.reading.units import plain

# What can be added up from January on, so that a month is the difference of two sums (M-15).
ADDITIVE_KINDS: Final = frozenset({"money", "integer", "decimal"})
Names = frozenset[str]
_SERIAL: Final = frozenset({"序号", "seq"})
_NOWHERE: Final = (0, 0)


@dataclass(frozen=True)
class HeaderReading:
    """Rows (1-based, from first to last) read as a contract's header.

    `matches` and `sums` (columns that are cumulative) by 0-based place; `about` says how near the table somebody wrote
    what a pivot's cells are (3 on the sheet's tab, 2 above the table, 1 in the file's name, 0 nowhere), and how many
    letters of it: a tab “Closed within 3 days” is of that rather than of “Closed”.
    """

    contract: Contract
    first_row: int
    row: int
    parts: Parts
    matches: Mapping[int, HeaderMatch]
    sums: Mapping[int, HeaderMatch]
    pivoted: tuple[PivotColumn, ...]
    about: tuple[int, int]

    @property
    def names(self) -> Names:
        """The fields that some column means."""
        names = {match.field for match in (*self.matches.values(), *self.sums.values())}
        if self.pivoted and self.contract.pivot:
            names |= {self.contract.pivot.field, *(each.field.name for each in self.pivoted)}
        return frozenset(names)

    @property
    def fits(self) -> bool:
        """Whether enough of the contract is there, and cells below values (1月 …) are said to be what it asks for.

        One cell is no header, even if it says two things: 2025年12月业务量统计表 is a title.
        """
        if not self.about[0] and any(each.is_implied for each in self.pivoted):
            return False
        enough = min(2, len(self.contract.fields))
        if len(self.matches) + len(self.sums) + len(self.pivoted) < enough:
            return False
        told = self.names - self._serials
        return len(told) >= enough and share_matched(self.contract, told) >= self.contract.min_header_match

    @property
    def _serials(self) -> Names:
        """The fields that are there only because rows are numbered: any list has a 序号, a price list needs prices."""
        return frozenset(
            match.field for place, match in self.matches.items() if plain(self.parts[place][-1]) in _SERIAL
        )

    @property
    def rank(self) -> tuple[int, float, tuple[int, int], int, int, int]:
        """How good this reading is beside others of the same rows; the greatest is taken."""
        numbers = {field.name for field in self.contract.fields if field.kind in NUMBER_KINDS}
        places = [(match.field, match.rank) for match in self.matches.values()]
        filled = [(each.label, each.field.name) for each in self.pivoted]
        repeats = len(places) - len(set(places)) + len(filled) - len(set(filled))
        units = sum(1 for match in self.matches.values() if match.words and match.field in numbers)
        share = share_matched(self.contract, self.names)
        return len(self.names - self._serials), share, self.about, -repeats, units, self.first_row - self.row


def read_header(top: TopOfTable, first: int, row: int, parts: Parts, index: HeaderIndex) -> HeaderReading:
    """Read rows as the header of one contract."""
    found = _without_lone_groups({p: match for p, texts in parts.items() if (match := index.match_parts(texts))}, parts)
    pivoted = pivot_columns(index, parts, found)
    taken = {each.place for each in pivoted}
    matches = {place: match for place, match in found.items() if place not in taken}
    sums = _sums(index, {place: texts for place, texts in parts.items() if place not in matches.keys() | taken})
    about = _about(index.contract, top, row) if pivoted else _NOWHERE
    return HeaderReading(index.contract, first, row, parts, matches, sums, tuple(pivoted), about)


def _without_lone_groups(found: dict[int, HeaderMatch], parts: Parts) -> dict[int, HeaderMatch]:
    """Take a group's name for a column only where no column of the group has a name of its own."""
    named = {parts[place][0] for place, match in found.items() if match.rank < GROUP_ALONE}
    return {p: match for p, match in found.items() if match.rank < GROUP_ALONE or parts[p][0] not in named}


def share_matched(contract: Contract, names: Names) -> float:
    """Return which share of what a sheet must have these fields are."""
    needed = _needed(contract)
    return sum(1 for group in needed if group & names) / len(needed)


def still_missing(contract: Contract, names: Iterable[str]) -> tuple[Field, ...]:
    """Return the required fields, and those of an either-or group, that are not among these.

    A sheet of indicators without any column of figures lacks that of their values: its rows would load and say nothing.
    """
    there = frozenset(names)
    absent = [group for group in _needed(contract) if not group & there]
    figure = _figure_wanted(contract, there)
    return tuple(each for each in contract.fields if each == figure or any(each.name in group for group in absent))


def _figure_wanted(contract: Contract, names: Names) -> Field | None:
    """Return the column of an indicator's value where neither it stands there nor what it is worked out from."""
    value = contract.field_named(contract.pivot.value) if contract.pivot else None
    if value is None or not value.as_shown:
        return None
    counts = {each.name for each in contract.fields if each.kind == "decimal" and each.must_parse}
    return None if names & {value.name, *counts} else value


def _sums(index: HeaderIndex, parts: Parts) -> dict[int, HeaderMatch]:
    """Return the cumulative columns that can be taken apart by month: the contract's key must hold a month."""
    fields = {field.name: field for field in index.contract.fields}
    if not any(name in fields and fields[name].kind == "month" for name in index.contract.key):
        return {}
    found = {place: index.match_cumulative(texts) for place, texts in parts.items()}
    return {place: match for place, match in found.items() if match and fields[match.field].kind in ADDITIVE_KINDS}


def _about(contract: Contract, top: TopOfTable, row: int) -> tuple[int, int]:
    """Tell how near the table somebody wrote what its cells are, and in how many letters."""
    if contract.pivot is None:
        return _NOWHERE
    words = {plain(word) for word in contract.field_named(contract.pivot.value).headers}
    words |= {plain(contract.title_zh), plain(contract.title_en)}
    sheet_name, file_name = top.names
    places = ((3, sheet_name), (2, " ".join(top.titles(row))), (1, file_name))
    found = ((rank, len(word)) for rank, text in places for word in words if word in plain(text))
    return max(found, default=_NOWHERE)


def _needed(contract: Contract) -> list[Names]:
    """Return what a sheet must have: each required field alone, each either-or group as one."""
    groups: dict[str, set[str]] = {}
    for each in contract.fields:
        if each.one_of:
            groups.setdefault(each.one_of, set()).add(each.name)
    alone = [frozenset({each.name}) for each in contract.fields if each.required and not each.one_of]
    return alone + [frozenset(group) for group in groups.values()]
