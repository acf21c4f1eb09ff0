"""What there is to say about the tenders of a warehouse: a list of them, and all about one."""

from __future__ import annotations

from typing import Any, Final

from pipelines.errors import QueryError
from pipelines.opened import Warehouse
from pipelines.queries import Answer, ask

TENDER_FORM: Final = "scorecard.tender/1"

_EXISTS = "select 1 from information_schema.tables where table_schema = 'selection' and table_name = 'results'"
_LIST = """
select
    t.tender_no, t.service_name, t.opened_on, t.deadline_at, t.price_method,
    count(r.vendor_id) as candidates,
    count(*) filter (where r.gate_state = 'failed') as failed,
    count(*) filter (where r.gate_state = 'to_verify') as to_verify,
    case
        when exists (select 1 from selection.awards as a where a.tender_no = t.tender_no) then 'awarded'
        when not t.is_opened then 'not_opened'
        when t.has_committee and not t.is_unsealed then 'sealed'
        else 'open'
    end as state
from selection.tenders as t
left join selection.results as r on t.tender_no = r.tender_no
group by
    t.tender_no, t.service_name, t.opened_on, t.deadline_at, t.price_method, t.is_opened, t.has_committee,
    t.is_unsealed
order by t.opened_on desc, t.tender_no
"""
_RESULTS = """
select
    r.rank, r.vendor_id, r.vendor_name, r.status, r.total, r.total_exact, r.quality, r.price_score, r.price_cny,
    r.coverage, r.quality_worst, r.quality_best, r.open_gates, r.failed_zh, r.failed_en,
    a.vendor_id is not null as is_awarded, a.share as awarded_share
from selection.results as r
left join selection.awards as a on r.tender_no = a.tender_no and r.vendor_id = a.vendor_id
where r.tender_no = $tender_no
order by r.rank nulls last, r.vendor_id
"""
_RULES = """
select
    tender_no, service_name, family, method, opened_on, deadline_at, scheme, scheme_version, price_method, price_basis,
    price_weight, price_cap_cny, reference_low_cny, above_factor, below_factor, reduction, is_order_free, is_opened,
    has_committee, is_unsealed
from selection.tenders
where tender_no = $tender_no
"""
_PARTS = {
    "gates": "select vendor_id, gate, state, zh, en, finding, finding_reason, reviewer from selection.gates "
    "where tender_no = $tender_no order by vendor_id, seq",
    "indicators": "select vendor_id, indicator, value, state, points, effective_weight from selection.indicator_points "
    "where tender_no = $tender_no order by vendor_id, seq",
    "committee": "select vendor_id, indicator, member_name, points, state, origin, reason "
    "from selection.committee_scores where tender_no = $tender_no order by vendor_id, indicator, member_name, origin",
}


def tenders(warehouse: Warehouse) -> Answer:
    """Return one row per tender, the latest first; none where the workspace keeps no tenders."""
    return ask(warehouse, _LIST) if ask(warehouse, _EXISTS).rows else Answer(("tender_no",), [])


def tender(warehouse: Warehouse, tender_no: str) -> Answer:
    """Return one row per candidate of a tender, by rank; raise QueryError naming the tenders there are."""
    known = [row[0] for row in tenders(warehouse).rows]
    if tender_no not in known:
        listed = ", ".join(known)
        raise QueryError(
            f"没有招标项目 {tender_no}；现有：{listed or '无'}",
            f"There is no tender {tender_no}; there are {listed or 'none'}",
        )
    return ask(warehouse, _RESULTS, {"tender_no": tender_no})


def tender_in_full(warehouse: Warehouse, tender_no: str) -> dict[str, Any]:
    """Return all about one tender for JSON: its rules, results, gates, indicators and committee scores."""
    results, named = tender(warehouse, tender_no), {"tender_no": tender_no}
    return {
        "form": TENDER_FORM,
        "tender": ask(warehouse, _RULES, named).records()[0],
        "results": results.records(),
        **{name: ask(warehouse, sql, named).records() for name, sql in _PARTS.items()},
    }
