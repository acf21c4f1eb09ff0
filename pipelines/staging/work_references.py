"""Which service of which unit a row is about where it gives only the contract: a calculation of in-house cost."""

from __future__ import annotations

from typing import Final

from pipelines.contract import Contract
from pipelines.staging.building import Building
from pipelines.staging.sentences import pattern

# What each contract number stands for, where it stands for one; a unit is taken only where all of it is of one unit.
_WORK: Final = """
create or replace temp table contract_work as
select
    contract_no, min(service_name) as service_name, count(distinct service_name) as services,
    case when count(distinct using_unit) = 1 then min(using_unit) end as using_unit
from staging.engagements
group by contract_no
"""


def find_work(building: Building, contract: Contract, table: str) -> None:
    """Fill in the service and unit that a row's contract is for; a row whose contract does not tell waits (V02)."""
    building.connection.execute(_WORK)
    building.connection.execute(
        f"update {table} as r set service_name = w.service_name, using_unit = coalesce(r.using_unit, w.using_unit) "  # noqa: S608
        "from temp.contract_work as w where r.contract_no = w.contract_no and r.service_name is null and w.services = 1"
    )
    unknown, ambiguous = pattern("engagement_unknown"), pattern("work_ambiguous")
    named = "'{named}', coalesce(r.contract_no, '—')"
    building.faults.add_found(
        contract,
        table,
        "select r.row_no, 'rejected' as kind, 'contract_no' as field, r.contract_no as raw_text, 'V02' as rule, "  # noqa: S608
        f"replace(if(w.services > 1, $several_zh, $unknown_zh), {named}) as zh, "
        f"replace(if(w.services > 1, $several_en, $unknown_en), {named}) as en "
        f"from {table} as r left join temp.contract_work as w on r.contract_no = w.contract_no "
        "where r.service_name is null",
        {
            "several_zh": ambiguous.zh,
            "several_en": ambiguous.en,
            "unknown_zh": unknown.zh,
            "unknown_en": unknown.en,
        },
    )
