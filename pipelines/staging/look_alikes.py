"""Which listed vendors share a name, or have names that eyes can't tell apart, under different codes."""

from __future__ import annotations

from collections import defaultdict

from models.names import normalise_vendor_name, skeleton
from pipelines.contract import Contract
from pipelines.staging.building import Building
from pipelines.staging.faults import NOTED, Fault
from pipelines.staging.sentences import Words, quoted, say

_Listed = tuple[int, str, str]


def note_look_alikes(building: Building, contract: Contract, table: str) -> None:
    """Note the name of every vendor that another one has too, or seems to have; neither is merged."""
    rows: list[_Listed] = building.connection.execute(
        f"select min(row_no), vendor_name, vendor_id from {table} "  # noqa: S608 - names come from contracts
        "where vendor_id is not null group by vendor_name, vendor_id order by 1"
    ).fetchall()
    groups: dict[str, list[_Listed]] = defaultdict(list)
    for row in rows:
        for drawn in _drawn(row[1]):
            groups[drawn].append(row)
    faults = [
        Fault(row[0], NOTED, "vendor_name", row[1], "M-29", told.zh, told.en)
        for row in rows
        if (told := _told(row, [other for drawn in _drawn(row[1]) for other in groups[drawn]]))
    ]
    building.faults.add(contract, table, faults)


def _drawn(name: str) -> tuple[str, str]:
    return "=" + normalise_vendor_name(name), "~" + skeleton(name)


def _told(row: _Listed, group: list[_Listed]) -> Words | None:
    _, name, code = row
    other = next((each for each in group if each[2] != code), None)
    if other is None:
        return None
    if normalise_vendor_name(other[1]) == normalise_vendor_name(name):
        return say("same_name", name=quoted(name), code=other[2])
    return say("look_alike", name=quoted(name), other=quoted(other[1]))
