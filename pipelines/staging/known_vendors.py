"""Which spellings are known to mean which vendor, so that sheets can name vendors as they are used to (domain 2.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import duckdb

from models.names import limited_form, listed_names, normalise_vendor_name
from pipelines.questions import LEAVE_OUT
from pipelines.staging.building import Building
from pipelines.staging.temporary import fill, staged

# An answer about a spelling that is no vendor's id: it is a vendor that has yet to be listed.
NEW_VENDOR: Final = "new"


@dataclass(frozen=True)
class Vendor:
    """One vendor that names can mean: on the vendor sheet, or named by a contract where there is no such sheet."""

    vendor_id: str
    name: str
    code: str | None
    former: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names it has and had."""
        return (self.name, *self.former)


def known_vendors(connection: duckdb.DuckDBPyConnection) -> list[Vendor]:
    """Return the vendors on the vendor sheet; without one, those that contracts name."""
    if is_listed(connection):
        former = "former_names" if staged(connection, "vendors", "former_names") else "null"
        rows = connection.execute(
            f"select vendor_id, vendor_name, uscc, {former} from staging.vendors order by vendor_id, vendor_name"  # noqa: S608
        ).fetchall()
        return [Vendor(key, name, code, _former(text)) for key, name, code, text in rows]
    if not staged(connection, "engagements", "vendor_id", "vendor_name"):
        return []
    rows = connection.execute(
        "select vendor_id, min(vendor_name) from staging.engagements group by vendor_id order by vendor_id"
    ).fetchall()
    return [Vendor(key, name, None) for key, name in rows]


def is_listed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a vendor sheet with a vendor was loaded."""
    return staged(connection, "vendors", "vendor_id", "vendor_name", "uscc")


def know_vendors(building: Building) -> None:
    """Fill `known_names` (normal form → vendor and how it is known) and `settled_names` (names answered otherwise).

    A name is known exactly, by an answer, or because 有限公司 against 有限责任公司 leaves exactly one vendor.
    """
    vendors = known_vendors(building.connection)
    exact = _by_form(vendors, normalise_vendor_name)
    known = {norm: (next(iter(ids)), "exact") for norm, ids in exact.items() if len(ids) == 1}
    by_id = {vendor.vendor_id for vendor in vendors}
    settled = {}
    for answer in building.decided.answers.of_kind("vendor"):
        norm = answer.subject.get("norm", "")
        if answer.choice in by_id:
            known.setdefault(norm, (answer.choice, "answer"))
        elif answer.choice in (LEAVE_OUT, NEW_VENDOR) and norm not in known:
            settled[norm] = answer.choice
    columns = {"norm": "varchar", "vendor_id": "varchar", "how": "varchar"}
    fill(building.connection, "known_names", columns, [(norm, *meant) for norm, meant in known.items()])
    fill(building.connection, "settled_names", {"norm": "varchar", "choice": "varchar"}, settled.items())
    forms = [(form, next(iter(ids))) for form, ids in _by_form(vendors, limited_form).items() if len(ids) == 1]
    fill(building.connection, "known_forms", {"form": "varchar", "vendor_id": "varchar"}, forms)
    codes = [(vendor.vendor_id, vendor.name, vendor.code) for vendor in vendors]
    fill(
        building.connection,
        "known_vendors",
        {"vendor_id": "varchar", "vendor_name": "varchar", "uscc": "varchar"},
        codes,
    )


def normalise_names(connection: duckdb.DuckDBPyConnection, table: str, column: str) -> None:
    """Fill the temporary table `names` with the normal form of every spelling in a column, and learn its legal form."""
    connection.execute(
        "create temp table if not exists names (spelling varchar primary key, norm varchar, form varchar)"
    )
    spellings = connection.execute(
        f"select distinct {column} from {table} where {column} is not null "  # noqa: S608
        f"and not exists (select 1 from temp.names as n where n.spelling = {column})"
    ).fetchall()
    columns = {"spelling": "varchar", "norm": "varchar", "form": "varchar"}
    fill(
        connection,
        "new_names",
        columns,
        [(name, normalise_vendor_name(name), limited_form(name)) for (name,) in spellings],
    )
    connection.execute("insert into temp.names select * from temp.new_names")
    connection.execute(
        "insert into temp.known_names select distinct n.norm, f.vendor_id, 'form' from temp.names as n "
        "inner join temp.known_forms as f on n.form = f.form "
        "anti join temp.known_names as k on n.norm = k.norm anti join temp.settled_names as s on n.norm = s.norm"
    )


def _former(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys((text, *listed_names(text)))) if text else ()


def _by_form(vendors: Iterable[Vendor], form: Callable[[str], str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for vendor in vendors:
        for name in vendor.names:
            found[form(name)].add(vendor.vendor_id)
    return found
