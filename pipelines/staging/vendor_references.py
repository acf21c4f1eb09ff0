"""Which vendor a row means: by its credit code, then by name; two valid codes are never made one (domain 2.5)."""

from __future__ import annotations

from pipelines.contract import Contract
from pipelines.questions import LEAVE_OUT
from pipelines.staging.building import Building
from pipelines.staging.credit_codes import check_codes
from pipelines.staging.faults import LEFT_OUT, NOTED, REJECTED
from pipelines.staging.known_vendors import is_listed, know_vendors, normalise_names
from pipelines.staging.sentences import Words, quoted, say
from pipelines.staging.temporary import fill
from pipelines.staging.waiting import note_waiting

# One row per row of which name and credit code say different vendors, with why it is taken out.
_TORN_SQL = """
select
    r.row_no, r.vendor_name, r.uscc, listed.uscc as listed, other.vendor_id is not null as is_torn,
    k.how = 'answer' as is_answered
from {table} as r
inner join temp.names as n on r.vendor_name = n.spelling
inner join temp.known_names as k on n.norm = k.norm
inner join temp.known_vendors as listed on k.vendor_id = listed.vendor_id
left join temp.known_vendors as other on r.uscc = other.uscc
left join temp.known_codes as certain on r.uscc = certain.code
where
    r.uscc <> listed.uscc
    and (
        other.vendor_id is not null
        or (certain.code is not null and listed.uscc in (select code from temp.known_codes))
    )
order by r.row_no
"""


def find_vendors(building: Building, contract: Contract, table: str) -> None:
    """Add vendor_id to a raw table. With no vendor sheet loaded, names stand for themselves."""
    connection = building.connection
    know_vendors(building)
    normalise_names(connection, table, "vendor_name")
    has_code = any(each.name == "uscc" for each in contract.fields)
    if not has_code:
        connection.execute(f"alter table {table} add column uscc varchar")
    check_codes(building, contract, table)
    connection.execute(f"alter table {table} add column vendor_id varchar")
    if is_listed(connection):
        _find_listed(building, contract, table)
    else:
        connection.execute(
            f"update {table} set vendor_id = coalesce(uscc, 'name:' || n.norm) "  # noqa: S608
            f"from temp.names as n where {table}.vendor_name = n.spelling"
        )
    if not has_code:
        connection.execute(f"alter table {table} drop column uscc")


def _find_listed(building: Building, contract: Contract, table: str) -> None:
    building.connection.execute(
        f"update {table} set vendor_id = k.vendor_id from temp.names as n "  # noqa: S608
        f"inner join temp.known_names as k on n.norm = k.norm where {table}.vendor_name = n.spelling"
    )
    _refuse_two_identities(building, contract, table)
    building.connection.execute(
        f"update {table} set vendor_id = v.vendor_id from temp.known_vendors as v where {table}.uscc = v.uscc"  # noqa: S608
    )
    note_waiting(building, contract, table, "r.vendor_id is null")
    refuse_unknown_names(building, contract, table, "r.vendor_id is null")
    note_same_forms(building, contract, table)


def _refuse_two_identities(building: Building, contract: Contract, table: str) -> None:
    """Reject rows whose name is one vendor and whose credit code is another's, or a valid one of nobody listed.

    A code whose check character does not fit proves nothing against a name, until a person confirms it.
    """
    torn = building.connection.execute(_TORN_SQL.format(table=table)).fetchall()
    rows = []
    for row_no, name, code, listed, is_torn, is_answered in torn:
        occasion = "merge_refused" if is_answered else "torn" if is_torn else "two_codes"
        told = say(occasion, name=quoted(name), code=quoted(code), listed=listed)
        rows.append((row_no, code, told.zh, told.en))
    columns = {"row_no": "bigint", "raw_text": "varchar", "zh": "varchar", "en": "varchar"}
    fill(building.connection, "torn", columns, rows)
    building.faults.add_found(
        contract,
        table,
        f"select row_no, '{REJECTED}' as kind, 'uscc' as field, raw_text, 'V02' as rule, zh, en from temp.torn",  # noqa: S608
    )


def refuse_unknown_names(building: Building, contract: Contract, table: str, condition: str) -> None:
    """Take out the rows of a condition because their vendor name is nobody's, or was decided to be left out."""
    names = building.connection.execute(
        f"select distinct r.vendor_name, s.choice from {table} as r "  # noqa: S608
        "inner join temp.names as n on r.vendor_name = n.spelling "
        f"left join temp.settled_names as s on n.norm = s.norm where {condition}"
    ).fetchall()
    if not names:
        return
    told = [(name, *_unknown(name, choice)) for name, choice in names]
    columns = dict.fromkeys(("name", "kind", "zh", "en"), "varchar")
    fill(building.connection, "unknown_names", columns, [(name, kind, w.zh, w.en) for name, kind, w in told])
    building.faults.add_found(
        contract,
        table,
        f"select r.row_no, u.kind, 'vendor_name' as field, r.vendor_name as raw_text, 'V02' as rule, u.zh, u.en "  # noqa: S608
        f"from {table} as r inner join temp.unknown_names as u on r.vendor_name = u.name where {condition}",
    )


def _unknown(name: str, choice: str | None) -> tuple[str, Words]:
    if choice == LEAVE_OUT:
        return LEFT_OUT, say("left_out", name=quoted(name))
    return REJECTED, say("vendor_new" if choice else "vendor_unknown", name=quoted(name))


def note_same_forms(building: Building, contract: Contract, table: str) -> None:
    """Note once a sheet and spelling that a name was taken for a vendor of the other limited form."""
    spelled = building.connection.execute(
        f"select min(r.row_no), r.vendor_name, min(v.vendor_name) from {table} as r "  # noqa: S608
        "inner join temp.names as n on r.vendor_name = n.spelling "
        "inner join temp.known_names as k on n.norm = k.norm and k.how = 'form' "
        "inner join temp.known_vendors as v on k.vendor_id = v.vendor_id "
        "group by r.file_id, r.source_sheet, r.vendor_name order by 1"
    ).fetchall()
    if not spelled:
        return
    told = [
        (row_no, name, say("same_form", name=quoted(name), listed=quoted(listed))) for row_no, name, listed in spelled
    ]
    columns = {"row_no": "bigint", "raw_text": "varchar", "zh": "varchar", "en": "varchar"}
    fill(building.connection, "same_forms", columns, [(row_no, name, w.zh, w.en) for row_no, name, w in told])
    building.faults.add_found(
        contract,
        table,
        f"select row_no, '{NOTED}' as kind, 'vendor_name' as field, raw_text, 'M-29' as rule, zh, en "  # noqa: S608
        "from temp.same_forms",
    )
