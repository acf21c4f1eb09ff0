"""Which rows say the same thing twice, and which contradict each other, across all files (M-22, M-23)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipelines.contract import Contract, Field
from pipelines.intake import STORED_HASH
from pipelines.reading.whose_rows import ENGAGEMENT_FIELDS
from pipelines.staging.building import Building
from pipelines.staging.contest import ContestedRow
from pipelines.staging.contested import settle
from pipelines.staging.faults import DUPLICATE
from pipelines.staging.sentences import pattern

_BLANKS: Final = "'[\\s\\x{A0}\\x{3000}\\x{200B}\\x{FEFF}]+'"


def find_repeats(building: Building, contract: Contract, table: str) -> None:
    """Set aside exact repeats of a key's first row, and settle the keys whose rows differ.

    Blanks within a text make no difference, and neither does how a vendor or an engagement that was found is named.
    """
    if not contract.key:
        return
    _find_repeated(building, contract, table)
    _set_aside_repeats(building, contract, table)
    rows = building.connection.execute(
        "select r.* exclude (contents) from temp.repeated as r where contents > 1 order by row_no"
    ).fetchall()
    settle(building, contract, table, [ContestedRow(*row) for row in rows])


def _find_repeated(building: Building, contract: Contract, table: str) -> None:
    """Fill `repeated`: one row per row whose key stands more than once."""
    parts = _key_parts(contract)
    key = ", ".join(f"{value} as {name}" for name, value in parts.items())
    same = " and ".join(f"{value} is not distinct from d.{name}" for name, value in parts.items())
    building.connection.execute(
        f"create or replace temp table repeated as with d as (select {key} from {table} as r group by all "  # noqa: S608
        "having count(*) > 1), placed as ("
        f"select r.row_no, {key_of(contract)} as key, {content_of(contract)} as content, "
        f"{held_values(contract)} as held, "
        f"r.file_id, r.file_name, r.source_sheet, r.source_row from {table} as r inner join d on {same}) "
        "select p.*, c.contents from placed as p inner join (select key, count(distinct content) as contents "
        "from placed group by key) as c on p.key = c.key"
    )


def key_of(contract: Contract) -> str:
    """Return the SQL that writes what identifies a row `r`, as JSON."""
    return _json(_key_parts(contract))


def hashed_key(contract: Contract) -> str:
    """Return the SQL that hashes what identifies a row of a source's table to a number."""
    names = ", ".join(f'"{name}"' for name in (*contract.key, *contract.key_without))
    return f"hash({names or '1'})"


def content_of(contract: Contract) -> str:
    """Return the SQL that hashes what a row `r` says, however it is spelt."""
    return f"substr(sha256({_json(_compared(contract))}), 1, 16)"


def held_values(contract: Contract) -> str:
    """Return the SQL that writes the values of a row `r` by field, as JSON."""
    return _json({each.name: f'r."{each.name}"' for each in contract.fields})


def _json(values: Mapping[str, str]) -> str:
    listed = ", ".join(f"'{name}', {value}" for name, value in values.items())
    return f"cast(json_object({listed}) as varchar)"


def _key_parts(contract: Contract) -> dict[str, str]:
    """Return what identifies a row, as SQL by name: its key, and where that is blank what stands in for it."""
    is_blank = " and ".join(f"r.{name} is null" for name in contract.key)
    instead = {name: f"case when {is_blank} then r.{name} end" for name in contract.key_without}
    return {name: f"r.{name}" for name in contract.key} | instead


def _compared(contract: Contract) -> dict[str, str]:
    """Return what of a row is its content, as SQL by name."""
    named = {"vendor": ("vendor_name", "uscc"), "engagement": ENGAGEMENT_FIELDS}.get(contract.refers, ())
    found = {"vendor": {"vendor_id": "r.vendor_id"}, "engagement": {"engagement_id": "r.engagement_id"}}
    own = {each.name: _value(each) for each in contract.fields if each.name not in named}
    return own | found.get(contract.refers, {})


def _value(field: Field) -> str:
    if field.kind in ("text", "key_text"):
        return f"regexp_replace(r.\"{field.name}\", {_BLANKS}, '', 'g')"
    return f'r."{field.name}"'


def _set_aside_repeats(building: Building, contract: Contract, table: str) -> None:
    shown = next((each.name for name in reversed(contract.key) for each in contract.fields if each.name == name), None)
    told = pattern("repeat")
    place = (
        "regexp_replace(f.file_name, $hash, '\\1') || ' / ' || f.source_sheet || ' / ' || cast(f.source_row as varchar)"
    )
    building.faults.add_found(
        contract,
        table,
        f"with first as (select *, row_number() over (partition by key order by row_no) as n from temp.repeated "  # noqa: S608
        f"where contents = 1) select r.row_no, '{DUPLICATE}' as kind, '{shown or ''}' as field, "
        f"{f'cast(t.{shown} as varchar)' if shown else 'cast(null as varchar)'} as raw_text, 'M-22' as rule, "
        f"replace($zh, '{{place}}', {place}) as zh, replace($en, '{{place}}', {place}) as en "
        "from first as r inner join first as f on r.key = f.key and f.n = 1 "
        f"inner join {table} as t on r.row_no = t.row_no where r.n > 1",
        {"zh": told.zh, "en": told.en, "hash": STORED_HASH},
    )
