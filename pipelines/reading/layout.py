"""Where a sheet's table begins: which rows are the header, of which contract, and what stands above them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipelines.contract import Contract, Field
from pipelines.reading.header_reading import HeaderReading, read_header, share_matched, still_missing
from pipelines.reading.headers import HeaderIndex
from pipelines.reading.part_words import says_another
from pipelines.reading.pivot_headings import PivotColumn
from pipelines.reading.stacked_headers import (
    Parts,
    TopOfTable,
    goes_on_below,
    one_row,
    only_words_below,
    stacked,
    with_rows_above,
)

HEADER_SEARCH_ROWS: Final = 50


@dataclass(frozen=True)
class FoundColumn:
    """One column of the sheet (0-based place in the table) that means a field: its header and unit words.

    `is_cumulative`: its cells are sums since January, and no column holds the month's own values (M-15). `vat`: what
    the header says of VAT where that is not its field's basis (M-38).
    """

    field: Field
    place: int
    header: str
    words: tuple[str, ...]
    is_cumulative: bool = False
    vat: str | None = None


@dataclass(frozen=True)
class Part:
    """How the rows of one kind are told in a table of several: they fill one of the columns `own` (none: all rows are).

    `others`: the same of the kinds `beside` it. A row that fills no kind's columns is told of with the first kind.
    """

    own: tuple[int, ...]
    others: tuple[tuple[int, ...], ...]
    is_first: bool
    beside: tuple[Contract, ...]


@dataclass(frozen=True)
class Header:
    """The header of a table (`row` is its lowest, 1-based), its contract, its columns, and headers that mean nothing.

    `twice`: fields that two columns mean equally well, with the places of both; `alike` are these columns, each as it
    would be read. `first_row` lies above `row` where the
    header has several rows. `pivoted`: columns headed by a value (M-26). `supplied`: what the sheet's name or a title
    says where there is no column for it. `end`: the table's last row, None where it goes on to the end of the sheet.
    `parts`: what each column is called from the top down. `part`: set where the table holds several kinds of row,
    `shares`: whether another kind is read from the same table.
    """

    contract: Contract
    row: int
    columns: tuple[FoundColumn, ...]
    unread: tuple[tuple[int, str], ...]
    twice: tuple[tuple[Field, tuple[int, ...]], ...]
    first_row: int
    pivoted: tuple[PivotColumn, ...] = ()
    supplied: tuple[tuple[Field, str], ...] = ()
    end: int | None = None
    parts: Parts = field(default_factory=dict)
    part: Part | None = None
    shares: bool = False
    alike: tuple[FoundColumn | PivotColumn, ...] = ()

    def written(self, place: int) -> str:
        """Return what is written above a column."""
        return "_".join(self.parts[place])

    def with_choice(self, field: Field, places: tuple[int, ...], place: int | None) -> Header:
        """Return the header with one of the columns that mean a field equally well, or with none of them."""
        chosen = [each for each in self.alike if each.field.name == field.name and each.place == place]
        left = [each for each in places if each != place]
        unread = {each: text for each, text in self.unread if each != place}
        unread |= {each: self.written(each) for each in left}
        return replace(
            self,
            columns=(
                *(each for each in self.columns if each.place not in places or each.field.name != field.name),
                *(each for each in chosen if isinstance(each, FoundColumn)),
            ),
            pivoted=tuple(
                sorted(
                    (
                        *(each for each in self.pivoted if each.place not in places or each.field.name != field.name),
                        *(each for each in chosen if isinstance(each, PivotColumn)),
                    ),
                    key=lambda each: each.place,
                )
            ),
            twice=tuple(each for each in self.twice if each != (field, places)),
            unread=tuple(sorted(unread.items())),
        )

    @property
    def missing(self) -> tuple[Field, ...]:
        """Required fields (and one of each either-or group) that no column means."""
        names = {column.field.name for column in self.columns} | {each.name for each, _ in self.supplied}
        if self.pivoted and self.contract.pivot:
            names |= {self.contract.pivot.field, *(each.field.name for each in self.pivoted)}
        return still_missing(self.contract, names)

    @property
    def places(self) -> tuple[int, ...]:
        """The columns that are read, from the left."""
        return tuple(sorted([*(each.place for each in self.columns), *(each.place for each in self.pivoted)]))


@dataclass(frozen=True)
class NoHeader:
    """No row of the sheet is a known header; `nearest` is the contract that came closest, None if none did.

    `unsaid`: nothing is missing, but nothing says either that the cells below 1月 … 12月 are this field.
    """

    nearest: Contract | None
    missing: tuple[Field, ...]
    unsaid: Field | None = None


def find_header(top: TopOfTable, indexes: Iterable[HeaderIndex]) -> Header | NoHeader:
    """Return the first row that is the header of some contract, the best contract where several fit.

    A row is a contract's header where the share of its required columns reaches `min_header_match`
    (domain 2.6 M-01); of several contracts the one with most matched columns is taken. Rows that only together are a
    header, or that say more together, are joined (M-02).
    """
    all_indexes = list(indexes)
    nearest: tuple[int, float, HeaderReading] | None = None
    for row in range(top.first_row, top.first_row + len(top.rows)):
        parts = one_row(top, row)
        readings = [read_header(top, row, row, parts, index) for index in all_indexes] if parts else []
        fitting = [reading for reading in (*readings, *_with_groups(top, row, all_indexes)) if reading.fits]
        if fitting:
            return header_from(_going_on(top, max(fitting, key=lambda each: each.rank), all_indexes))
        for reading in readings:
            closeness = (len(reading.names), share_matched(reading.contract, reading.names))
            if closeness > (nearest[:2] if nearest else (0, 0.0)):
                nearest = (*closeness, reading)
    return _no_header(nearest[2]) if nearest else NoHeader(None, ())


def _no_header(nearest: HeaderReading) -> NoHeader:
    contract = nearest.contract
    missing = still_missing(contract, nearest.names)
    unsaid = contract.field_named(contract.pivot.value) if contract.pivot and nearest.pivoted and not missing else None
    return NoHeader(contract, missing, unsaid)


def _with_groups(top: TopOfTable, row: int, indexes: Sequence[HeaderIndex]) -> Iterator[HeaderReading]:
    """Give what this row and the groups above it mean together."""
    for first, parts in with_rows_above(top, row):
        for index in indexes:
            yield read_header(top, first, row, parts, index)


def _going_on(top: TopOfTable, found: HeaderReading, indexes: Sequence[HeaderIndex]) -> HeaderReading:
    """Return a header together with the rows below it that name the parts of its groups, or columns that it lacks."""
    while True:
        goes_on = goes_on_below(top, found.first_row, found.row)
        if not goes_on and not only_words_below(top, found.first_row, found.row):
            return found
        parts = stacked(top, found.first_row, found.row + 1)
        readings = [read_header(top, found.first_row, found.row + 1, parts, index) for index in indexes if parts]
        fitting = [reading for reading in readings if reading.fits and (goes_on or _lacks_less(reading, found))]
        if not fitting:
            return next((each for each in readings if goes_on and _names_others(each, found)), found)
        found = max(fitting, key=lambda each: each.rank)


def _names_others(reading: HeaderReading, found: HeaderReading) -> bool:
    """Tell whether the row below says of a group's columns that they are not what its name alone was taken for."""
    lost = [place for place in found.matches if place not in reading.matches]
    return reading.contract == found.contract and any(says_another(reading.parts[place][1:]) for place in lost)


def _lacks_less(reading: HeaderReading, found: HeaderReading) -> bool:
    lacking = [len(still_missing(each.contract, each.names)) for each in (reading, found)]
    return reading.contract == found.contract and lacking[0] < lacking[1]


def header_from(found: HeaderReading) -> Header:
    """Give each field its surest column; a sum since January is taken only where there is nothing better (M-15)."""
    written = {place: "_".join(texts) for place, texts in found.parts.items()}
    columns: list[FoundColumn] = []
    twice: list[tuple[Field, tuple[int, ...]]] = []
    alike: list[FoundColumn | PivotColumn] = []
    for each in found.contract.fields:
        own = {place: match for place, match in found.matches.items() if match.field == each.name}
        sums = {place: match for place, match in found.sums.items() if match.field == each.name}
        ranked = sorted((match.rank, place) for place, match in (own or sums).items())
        best = [place for rank, place in ranked if rank == ranked[0][0]]
        if len(best) > 1:
            twice.append((each, tuple(best)))
        if best:
            found_columns = [
                FoundColumn(each, place, written[place], match.words, not own, match.vat)
                for place, match in ((place, (own or sums)[place]) for place in best)
            ]
            columns.append(found_columns[0])
            alike.extend(found_columns if len(best) > 1 else ())
    pivoted, again = _once(found.pivoted)
    read = {each.place for each in columns} | {each.place for each in pivoted}
    unread = tuple((place, text) for place, text in written.items() if place not in read)
    doubled = {place for _, places in again for place in places}
    return Header(
        found.contract,
        found.row,
        tuple(columns),
        unread,
        (*twice, *again),
        found.first_row,
        pivoted,
        parts=found.parts,
        alike=(*alike, *(each for each in found.pivoted if each.place in doubled)),
    )


def _once(
    pivoted: Sequence[PivotColumn],
) -> tuple[tuple[PivotColumn, ...], list[tuple[Field, tuple[int, ...]]]]:
    """Return one pivoted column for each value and field, and those that stand there twice."""
    places: dict[tuple[str, str], list[PivotColumn]] = {}
    for each in pivoted:
        places.setdefault((each.label, each.field.name), []).append(each)
    again = [(same[0].field, tuple(each.place for each in same)) for same in places.values() if len(same) > 1]
    return tuple(same[0] for same in places.values()), again
