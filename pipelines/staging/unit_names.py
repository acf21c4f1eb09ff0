"""Which unit of the bank a sheet's using unit means: never guessed, asked where nobody knows (M-30)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from models.nearest import plain
from pipelines.contract import Contract
from pipelines.questions import LEAVE_OUT
from pipelines.staging.building import Building
from pipelines.staging.faults import LEFT_OUT, REJECTED
from pipelines.staging.sentences import Words, quoted, say
from pipelines.staging.temporary import fill, staged

UNIT_FIELD = "using_unit"
_BETWEEN = re.compile(r"[、，,；;/／\n\r]+")


@dataclass(frozen=True)
class Unit:
    """One unit: the code that answers name, the name that staging tables hold, and how else it is written."""

    code: str
    name: str
    spellings: tuple[str, ...]


def known_units(connection: duckdb.DuckDBPyConnection) -> list[Unit]:
    """Return the units of the organisation sheet; without one, those that contracts name."""
    if staged(connection, "org_units", "org_code", "org_name"):
        return _organisation(connection)
    if not staged(connection, "engagements", UNIT_FIELD):
        return []
    rows = connection.execute(f"select distinct {UNIT_FIELD} from staging.engagements order by 1").fetchall()  # noqa: S608
    return [Unit(name, name, (name,)) for (name,) in rows]


def resolve_units(building: Building, contract: Contract, table: str) -> None:
    """Write a sheet's units as the organisation sheet does, by name, short name or answer.

    A unit that nobody knows rejects the row, except where the row's contract may tell the engagement all the same.
    """
    connection = building.connection
    has_sheet = staged(connection, "org_units", "org_code", "org_name")
    if not any(each.name == UNIT_FIELD for each in contract.fields):
        return
    is_sender = contract.refers == "engagement"
    if not (has_sheet or is_sender):
        return
    units = known_units(connection)
    spelled = [
        text
        for (text,) in connection.execute(
            f"select distinct {UNIT_FIELD} from {table} where {UNIT_FIELD} is not null"  # noqa: S608
        ).fetchall()
    ]
    _learn(building, units, spelled)
    _note_places(building, contract, table)
    if not is_sender:
        refuse_unknown_units(building, contract, table, "true")
    connection.execute(
        f"update {table} as r set {UNIT_FIELD} = k.unit from temp.unit_names as n "  # noqa: S608
        f"inner join temp.known_units as k on n.norm = k.norm "
        f"where r.{UNIT_FIELD} = n.spelling and k.unit <> r.{UNIT_FIELD}"
    )


def refuse_unknown_units(building: Building, contract: Contract, table: str, condition: str) -> None:
    """Take out the rows of a condition because their unit is not known, or was decided to be left out."""
    unknown = f"inner join temp.unit_names as n on r.{UNIT_FIELD} = n.spelling and not n.is_known where {condition}"
    names = building.connection.execute(
        f"select distinct r.{UNIT_FIELD}, n.is_left_out from {table} as r {unknown}"  # noqa: S608
    ).fetchall()
    if not names:
        return
    told = [(name, *_unknown(name, is_left_out)) for name, is_left_out in names]
    columns = dict.fromkeys(("name", "kind", "zh", "en"), "varchar")
    fill(building.connection, "unknown_units", columns, [(name, kind, w.zh, w.en) for name, kind, w in told])
    building.faults.add_found(
        contract,
        table,
        f"select r.row_no, u.kind, '{UNIT_FIELD}' as field, r.{UNIT_FIELD} as raw_text, 'V02' as rule, u.zh, u.en "  # noqa: S608
        f"from {table} as r inner join temp.unknown_units as u on r.{UNIT_FIELD} = u.name where {condition}",
    )
    building.connection.execute(
        f"update temp.waiting_units as w set waiting = t.waiting from (select r.file_id, r.source_sheet, n.spelling, "  # noqa: S608
        f"count(*) as waiting from {table} as r {unknown} group by r.file_id, r.source_sheet, n.spelling) as t "
        "where w.file_id = t.file_id and w.sheet = t.source_sheet and w.spelling = t.spelling and w.source = $source",
        {"source": contract.source},
    )


def _unknown(name: str, is_left_out: object) -> tuple[str, Words]:
    if is_left_out:
        return LEFT_OUT, say("left_out", name=quoted(name))
    return REJECTED, say("unit_unknown", name=quoted(name))


def _learn(building: Building, units: Sequence[Unit], spelled: Iterable[str]) -> None:
    """Fill `known_units` (plain form → unit, where it means one) and `unit_names` (spelling → plain form)."""
    meant: dict[str, set[str]] = defaultdict(set)
    for unit in units:
        for spelling in unit.spellings:
            meant[plain(spelling)].add(unit.name)
    known = {norm: next(iter(names)) for norm, names in meant.items() if len(names) == 1}
    names = {unit.code: unit.name for unit in units}
    answered, left_out = {}, set()
    for answer in building.decided.answers.of_kind("unit_name"):
        norm = answer.subject.get("norm", "")
        if norm not in known and answer.choice in names:
            answered[norm] = names[answer.choice]
        elif answer.choice == LEAVE_OUT:
            left_out.add(norm)
    rows = [(norm, name, False) for norm, name in known.items()]
    rows += [(norm, name, True) for norm, name in answered.items()]
    fill(building.connection, "known_units", {"norm": "varchar", "unit": "varchar", "is_answered": "boolean"}, rows)
    is_known = {**known, **answered}
    forms = [(text, norm, norm in is_known, norm in left_out) for text in spelled if (norm := plain(text))]
    columns = {"spelling": "varchar", "norm": "varchar", "is_known": "boolean", "is_left_out": "boolean"}
    fill(building.connection, "unit_names", columns, forms)


def _note_places(building: Building, contract: Contract, table: str) -> None:
    """Remember where units stand that are not known by themselves; how many rows wait is counted when they do."""
    building.connection.execute(
        "insert into temp.waiting_units select n.norm, n.spelling, $source, r.file_id, r.file_name, r.source_sheet, "  # noqa: S608
        f"min(r.source_row), min(r.row_no), 0, n.is_known or n.is_left_out from {table} as r "
        f"inner join temp.unit_names as n on r.{UNIT_FIELD} = n.spelling "
        "left join temp.known_units as k on n.norm = k.norm and not k.is_answered where k.norm is null "
        "group by n.norm, n.spelling, r.file_id, r.file_name, r.source_sheet, n.is_known, n.is_left_out",
        {"source": contract.source},
    )


def _organisation(connection: duckdb.DuckDBPyConnection) -> list[Unit]:
    """Read the organisation sheet; a unit whose name another has too is told by its parent's name before it."""
    short = "short_names" if staged(connection, "org_units", "short_names") else "null"
    parent = "parent_code" if staged(connection, "org_units", "parent_code") else "null"
    rows = connection.execute(
        f"select org_code, org_name, {short}, {parent} from staging.org_units order by org_code"  # noqa: S608
    ).fetchall()
    names = {code: name for code, name, _, _ in rows}
    same = Counter(plain(name) for _, name, _, _ in rows)
    units = []
    for code, name, others, parent_code in rows:
        full = f"{names.get(parent_code, '')}{name}"
        own = name if same[plain(name)] == 1 else full
        short_names = [text.strip() for text in _BETWEEN.split(others or "") if text.strip()]
        units.append(Unit(code, own, tuple(dict.fromkeys((name, full, *short_names)))))
    return units
