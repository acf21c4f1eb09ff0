"""Where a sheet's table begins: which row is the header, of which contract, and what stands above it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.contract import Contract, Field
from pipelines.reading.headers import HeaderIndex, HeaderMatch
from pipelines.reading.units import plain, words_noted

HEADER_SEARCH_ROWS: Final = 50
_LONGEST_HEADER: Final = 80
_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})(?!\d)|(?<!\d)(20\d{2})(?=(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d))")
_PERIOD: Final = re.compile(
    r"20\d{2}年?(?:第?[一二三四1-4]季度|q[1-4]|[上下]半年|1?\d(?:-1?\d)?月|[-./](?:1[0-2]|0?[1-9])(?!\d)|年?度)?"
)

TopRows = Sequence[Sequence[str | None]]


@dataclass(frozen=True)
class FoundColumn:
    """One column of the sheet (0-based place in the table) that means a field: its header and unit words."""

    field: Field
    place: int
    header: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Header:
    """The header row of a sheet (1-based), its contract, its columns, and headers that mean nothing to us.

    `twice`: fields that two columns mean equally well, with the places of both.
    """

    contract: Contract
    row: int
    columns: tuple[FoundColumn, ...]
    unread: tuple[tuple[int, str], ...]
    twice: tuple[tuple[Field, tuple[int, ...]], ...]

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields (and one of each either-or group) that no column means."""
        return _missing(self.contract, {column.field.name for column in self.columns})


@dataclass(frozen=True)
class NoHeader:
    """No row of the sheet is a known header; `nearest` is the contract that came closest, None if none did."""

    nearest: Contract | None
    missing: tuple[Field, ...]


@dataclass(frozen=True)
class Surroundings:
    """What title rows, sheet name and file name say about the table: unit words, period as written, year (M-01)."""

    words: tuple[str, ...]
    unit_note: str | None
    period_note: str | None
    year: int | None


def find_header(top_rows: TopRows, indexes: Iterable[HeaderIndex]) -> Header | NoHeader:
    """Return the first row that is the header of some contract, the best contract where several fit.

    A row is a contract's header where the share of its required columns reaches `min_header_match`
    (domain 2.6 M-01); of several contracts the one with most matched columns is taken.
    """
    all_indexes = list(indexes)
    nearest: tuple[int, float, Contract, set[str]] | None = None
    for number, row in enumerate(top_rows, start=1):
        texts = [(place, text) for place, text in enumerate(row) if text and len(text) <= _LONGEST_HEADER]
        found = [(index.contract, _matches(index, texts)) for index in all_indexes] if texts else []
        fitting = [(contract, matches) for contract, matches in found if _fits(contract, matches)]
        if fitting:
            contract, matches = max(fitting, key=lambda each: (len(_names(each[1])), _share(each[0], _names(each[1]))))
            return _header(contract, number, texts, matches)
        for contract, matches in found:
            closeness = (len(_names(matches)), _share(contract, _names(matches)))
            if closeness > (nearest[:2] if nearest else (0, 0.0)):
                nearest = (*closeness, contract, _names(matches))
    if nearest is None:
        return NoHeader(None, ())
    return NoHeader(nearest[2], _missing(nearest[2], nearest[3]))


def read_surroundings(titles: Sequence[str], sheet_name: str, file_name: str) -> Surroundings:
    """Read unit and period from the rows above the table, then the sheet's name, then the file's."""
    noted = [(line, words_noted(line)) for line in titles]
    words = tuple(word for _, line_words in noted for word in line_words)
    unit_note = next((line.strip() for line, line_words in noted if line_words), None)
    places = (" ".join(titles), sheet_name, file_name)
    period = next((match.group() for text in places if (match := _PERIOD.search(plain(text)))), None)
    return Surroundings(words, unit_note, period, _year(places))


def _matches(index: HeaderIndex, texts: Sequence[tuple[int, str]]) -> dict[int, HeaderMatch]:
    found = ((place, index.match(text)) for place, text in texts)
    return {place: match for place, match in found if match}


def _names(matches: Mapping[int, HeaderMatch]) -> set[str]:
    return {match.field for match in matches.values()}


def _fits(contract: Contract, matches: Mapping[int, HeaderMatch]) -> bool:
    names = _names(matches)
    enough = min(2, len(contract.fields))
    return len(names) >= enough and _share(contract, names) >= contract.min_header_match


def _share(contract: Contract, names: set[str]) -> float:
    needed = _needed(contract)
    return sum(1 for group in needed if group & names) / len(needed)


def _missing(contract: Contract, names: set[str]) -> tuple[Field, ...]:
    absent = [group for group in _needed(contract) if not group & names]
    return tuple(each for each in contract.fields if any(each.name in group for group in absent))


def _needed(contract: Contract) -> list[frozenset[str]]:
    """Return what a sheet must have: each required field alone, each either-or group as one."""
    groups: dict[str, set[str]] = {}
    for each in contract.fields:
        if each.one_of:
            groups.setdefault(each.one_of, set()).add(each.name)
    alone = [frozenset({each.name}) for each in contract.fields if each.required and not each.one_of]
    return alone + [frozenset(group) for group in groups.values()]


def _header(
    contract: Contract, row: int, texts: Sequence[tuple[int, str]], matches: Mapping[int, HeaderMatch]
) -> Header:
    written = dict(texts)
    columns: list[FoundColumn] = []
    twice: list[tuple[Field, tuple[int, ...]]] = []
    taken: set[int] = set()
    for each in contract.fields:
        ranked = sorted((match.rank, place) for place, match in matches.items() if match.field == each.name)
        best = [place for rank, place in ranked if rank == ranked[0][0]]
        if len(best) > 1:
            twice.append((each, tuple(best)))
        if best:
            taken.add(best[0])
            columns.append(FoundColumn(each, best[0], written[best[0]], matches[best[0]].words))
    unread = tuple((place, text) for place, text in texts if place not in taken)
    return Header(contract, row, tuple(columns), unread, tuple(twice))


def _year(places: Iterable[str]) -> int | None:
    """Return the year named by the first place that names one; two different years there name none (M-13)."""
    for text in places:
        years = {int(first or second) for first, second in _YEAR.findall(plain(text))}
        if years:
            return years.pop() if len(years) == 1 else None
    return None
