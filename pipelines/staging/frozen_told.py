"""What is said of rows that came after their quarter was frozen: why they wait, or that they are sent again."""

from __future__ import annotations

from typing import Final

from pipelines.contract import Contract
from pipelines.intake import known_name_sql
from pipelines.reading.whose_rows import quarter_fields
from pipelines.staging.building import Building
from pipelines.staging.faults import DUPLICATE, LEFT_OUT, REJECTED
from pipelines.staging.frozen_files import BASE, HELD, LATE, LEFT, NEWER, TAKEN
from pipelines.staging.sentences import pattern, say
from pipelines.staging.temporary import fill
from pipelines.staging.written import written_fields

RULE: Final = "V21"
# Where a sentence has its place; no name of a person holds it.
_BLANK: Final = "\x1e"
_SAID: Final = dict.fromkeys(("role", "period", "kind", "zh", "en"), "varchar")
_ADDRESSES: Final = dict.fromkeys(("file_id", "sheet", "field"), "varchar")
# By what a file is to a quarter: what becomes of its rows, and what is said.
_OCCASIONS: Final = {LATE: (REJECTED, "frozen"), LEFT: (LEFT_OUT, "frozen_left_out")}

_WAITING: Final = """
select distinct on (c.row_no)
    c.row_no, t.kind, coalesce(a.field, '') as field, {raw} as raw_text, '{rule}' as rule,
    replace(t.zh, $blank, {place}) as zh, replace(t.en, $blank, {place}) as en
from temp.frozen_changes as c
inner join {table} as r on c.row_no = r.row_no
inner join temp.frozen_told as t on c.period = t.period and c.role = t.role
left join temp.frozen_addresses as a on c.file_id = a.file_id and c.source_sheet = a.sheet
anti join (select distinct period, key, content from temp.frozen_rows where role = '{taken}') as n
    on c.period = n.period and c.key = n.key and c.content = n.content
order by c.row_no, c.period
"""
# What is sent again counts once, and once only: a later file that calls itself a correction must not decide by it which
# of two rows of the quarter is right.
_REPEATED: Final = """
select distinct on (r.row_no)
    r.row_no, '{duplicate}' as kind, '{field}' as field, cast(t."{field}" as varchar) as raw_text, 'M-22' as rule,
    replace($zh, '{{place}}', {place}) as zh, replace($en, '{{place}}', {place}) as en
from temp.frozen_rows as r
inner join {table} as t on r.row_no = t.row_no
inner join temp.frozen_rows as b
    on r.period = b.period and r.key = b.key and r.content = b.content and r.role in {newer} and b.role in {known}
order by r.row_no, b.row_no
"""


def prepare_telling(building: Building) -> None:
    """Create the list of what is said of each frozen quarter; the place is left for SQL to fill in."""
    said = []
    for quarter in building.decided.frozen:
        values = {"period": quarter.period, "who": quarter.who, "day": quarter.day.isoformat(), "place": _BLANK}
        for role, (kind, occasion) in _OCCASIONS.items():
            words = say(occasion, **values)
            said.append((role, quarter.period, kind, words.zh, words.en))
    fill(building.connection, "frozen_told", _SAID, said)


def tell(building: Building, contract: Contract, table: str) -> None:
    """Reject what waits for a decision, set aside what was decided against, and what is only sent again."""
    candidates = _address_fields(contract)
    written = written_fields(building.connection, contract.source)
    addresses = [
        (file_id, sheet, next((name for name in candidates if name in fields), ""))
        for (file_id, sheet), fields in written.items()
    ]
    fill(building.connection, "frozen_addresses", _ADDRESSES, addresses)
    raw = " ".join(f"when '{name}' then cast(r.\"{name}\" as varchar)" for name in candidates)
    building.faults.add_found(
        contract,
        table,
        _WAITING.format(table=table, raw=f"case a.field {raw} end", rule=RULE, place=_place_of("c"), taken=TAKEN),
        {"blank": _BLANK},
    )
    told = pattern("repeat")
    # Of what the inbox has no more, a key lets the later file's row stand for the copy's.
    known = f"('{BASE}')" if contract.key else f"('{BASE}', '{HELD}')"
    building.faults.add_found(
        contract,
        table,
        _REPEATED.format(
            table=table, duplicate=DUPLICATE, field=candidates[0], newer=NEWER, known=known, place=_place_of("b")
        ),
        {"zh": told.zh, "en": told.en},
    )


def _place_of(alias: str) -> str:
    name = known_name_sql(f"{alias}.file_name")
    return f"{name} || ' / ' || {alias}.source_sheet || ' / ' || cast({alias}.source_row as varchar)"


def _address_fields(contract: Contract) -> list[str]:
    """Return the fields at whose cell a row is told, the likeliest first; none that holds people's data."""
    deciding = [name for group in quarter_fields(contract) for name in group]
    shown = {field.name for field in contract.fields if not field.personal}
    names = [*deciding, *reversed(contract.key), *(field.name for field in contract.fields)]
    return [name for name in dict.fromkeys(names) if name in shown]
