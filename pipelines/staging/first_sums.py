"""Whether a sum since January without the last month's is a month's own value: its contract began then (M-15)."""

from __future__ import annotations

from typing import Final

from pipelines.contract import Contract
from pipelines.reading.severities import FIRST_SUM
from pipelines.staging.building import Building
from pipelines.staging.faults import NOTED, REJECTED, Fault
from pipelines.staging.sentences import Words, day_words, month_words, say

# One row per cell of which reading could not tell; start_on where the register has its engagement begin in that month.
_FOUND: Final = """
select r.row_no, p.field, p.raw_text, p.rule, p.zh, p.en, r.{month}, e.start_on
from {table} as r
inner join staging.problem_cells as p
    on r.file_id = p.file_id and r.source_sheet = p.sheet and r.source_row = p.row and p.severity = $first_sum
left join (select engagement_id, min(start_on) as start_on from staging.engagements group by engagement_id) as e
    on r.engagement_id = e.engagement_id and r.{month} = date_trunc('month', e.start_on)
order by r.row_no
"""


def settle_first_sums(building: Building, contract: Contract, table: str) -> None:
    """Note or reject the rows whose sum since January is the first of its year, by the start of their contract."""
    month = next((each.name for each in contract.fields if each.kind == "month"), None)
    if contract.refers != "engagement" or month is None:
        return
    query = _FOUND.format(table=table, month=month)
    faults = []
    for row_no, name, raw, rule, zh, en, since, start in building.connection.execute(
        query, {"first_sum": FIRST_SUM}
    ).fetchall():
        kind, told = REJECTED, Words(zh, en)
        if start is not None:
            field = contract.field_named(name)
            title = Words(field.title_zh, field.title_en)
            kind, told = NOTED, say("first_sum", title=title, start=day_words(start), month=month_words(since))
        faults.append(Fault(row_no, kind, name, raw, rule, told.zh, told.en))
    building.faults.add(contract, table, faults)
    if faults:
        building.faults.drop_from(contract, table)


def forget_first_sums(building: Building) -> None:
    """Take what reading left open off the list of problem cells: by now it is noted or rejected."""
    building.connection.execute("delete from staging.problem_cells where severity = $first", {"first": FIRST_SUM})
