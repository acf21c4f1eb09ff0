"""Which kinds of sheet stand side by side in one table: cost items beside invoices, KPIs beside volumes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipelines.contract import Contract, Field
from pipelines.reading.header_reading import read_header
from pipelines.reading.headers import HeaderIndex
from pipelines.reading.layout import Header, Part, header_from
from pipelines.reading.stacked_headers import TopOfTable

# A word such as 外包 or 是 may stand in every row: it does not tell of which kind a row is.
_TELLS_NOTHING: Final = frozenset({"enum", "boolean"})
_FROM_TITLES: Final = frozenset({"month", "period"})


def kinds_beside(top: TopOfTable, header: Header, indexes: Sequence[HeaderIndex]) -> list[Header]:
    """Return a table's header once for each kind of row it holds; most tables hold one.

    Only kinds that a contract names as `beside` are looked for, and one is there only with all it needs, some of it in
    a column that nothing else reads: 序号 alone does not make a register a price list.
    """
    if header.pivoted:
        return [header]
    readings = [
        read_header(top, header.first_row, header.row, header.parts, index)
        for index in _related(header.contract, indexes)
    ]
    found = [header_from(reading) for reading in readings if not reading.pivoted]
    kinds = [header, *(each for each in found if _is_there(each, header))]
    return list(_parted(_without_doubles(list(_with_meaning(kinds))))) if len(kinds) > 1 else [header]


def _related(contract: Contract, indexes: Sequence[HeaderIndex]) -> list[HeaderIndex]:
    """Return the other kinds that may stand beside a contract's own, directly or through another."""
    by_source = {index.contract.source: index for index in indexes}
    pairs = [(index.contract.source, each.source) for index in indexes for each in index.contract.beside]
    known = [contract.source]
    for source in known:
        met = [one if other == source else other for one, other in pairs if source in (one, other)]
        known += [each for each in met if each not in known and each in by_source]
    return [by_source[source] for source in known[1:]]


def _is_there(kind: Header, main: Header) -> bool:
    """Tell whether a kind has all it needs, some of it where the table's main kind reads nothing."""
    needs = [field for field in kind.missing if field.kind not in _FROM_TITLES]
    if any(field.name not in _meant(kind.contract, [main.contract]) for field in needs):
        return False
    free = {place for place, _ in main.unread} | {place for _, places in main.twice for place in places}
    return any(each.place in free and _is_needed(each.field) for each in kind.columns)


def _meant(contract: Contract, others: Sequence[Contract]) -> dict[str, str]:
    """Return what the kinds beside it say of a contract's fields, as a cell would say it."""
    sources = {each.source for each in others}
    means: Mapping[str, str] = {
        name: code for e in contract.beside if e.source in sources for name, code in e.means.items()
    }
    return {name: contract.field_named(name).values[code][0] for name, code in means.items()}


def _with_meaning(kinds: Sequence[Header]) -> Iterator[Header]:
    contracts = [kind.contract for kind in kinds]
    for kind in kinds:
        missing = {field.name: field for field in kind.missing}
        meant = _meant(kind.contract, contracts)
        supplied = tuple((missing[name], text) for name, text in meant.items() if name in missing)
        yield replace(kind, supplied=(*kind.supplied, *supplied))


def _without_doubles(kinds: Sequence[Header]) -> list[Header]:
    """Take a column that two fit from the one that has another: 差错数 is the volume's beside 达标数.

    Where two kinds doubt between the same two columns, 差错数 twice, they take them in the order in which they stand
    side by side: the KPI with its 分母 before the volume.
    """
    settled = list(kinds)
    for number in sorted(range(len(kinds)), key=lambda each: _first_own(kinds[each], kinds)):
        for field, places in kinds[number].twice:
            others = [other for place, other in enumerate(settled) if place != number]
            sure = {c.place: c.field.name for other in others for c in other.columns if not _is_doubted(other, c.place)}
            left = [place for place in places if sure.get(place, field.name) == field.name]
            is_mutual = any(same == places and each != field for other in others for each, same in other.twice)
            if len(left) == 1 or (left and is_mutual):
                settled[number] = settled[number].with_choice(field, places, left[0])
    return settled


def _is_doubted(kind: Header, place: int) -> bool:
    return any(place in places for _, places in kind.twice)


def _first_own(kind: Header, kinds: Sequence[Header]) -> int:
    """Return where the columns begin that only one kind reads."""
    others = {each.place for other in kinds if other is not kind for each in other.columns}
    return min((each.place for each in kind.columns if each.place not in others), default=0)


def _parted(kinds: Sequence[Header]) -> Iterator[Header]:
    """Say of each kind by which columns its rows are known, and list no column as unread that another kind reads."""
    own = [_own_places(kind, kinds) for kind in kinds]
    read = {each.place for kind in kinds for each in kind.columns}
    for number, kind in enumerate(kinds):
        others = tuple(places for place, places in enumerate(own) if place != number)
        titles = tuple(other.contract for other in kinds if other is not kind)
        unread = tuple(each for each in kind.unread if each[0] not in read)
        part = Part(own[number], others, is_first=number == 0, beside=titles)
        yield replace(kind, unread=unread, part=part)


def _own_places(kind: Header, kinds: Sequence[Header]) -> tuple[int, ...]:
    others = {each.place for other in kinds if other is not kind for each in other.columns}
    mine = (each for each in kind.columns if _is_needed(each.field) and each.field.kind not in _TELLS_NOTHING)
    return tuple(each.place for each in mine if each.place not in others)


def _is_needed(field: Field) -> bool:
    return field.required or field.one_of is not None
