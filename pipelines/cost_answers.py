"""What anyone may ask about cost from outside: the verdicts of a quarter and everything they rest on, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from models.cost_simulation import sides, tornado, usual_ranges
from pipelines.cost_cases import cases
from pipelines.cost_volumes import volume_crossings
from pipelines.cost_years import over_years
from pipelines.errors import QueryError
from pipelines.opened import Warehouse
from pipelines.queries import Answer, ask

VERDICTS: Final = "verdicts"
# Part: its rows for one quarter. Every part carries the engagement or the member it is about.
PARTS: Final[Mapping[str, str]] = {
    VERDICTS: """
        select
            e.label, e.contract_no,
            main.verdict_said(
                v.verdict,
                exists (
                    select 1 from costs.flags as f
                    where f.engagement_id = v.engagement_id and f.period = v.period and f.flag = 'WAIVED'
                )
            ) as verdict,
            (
                select string_agg(distinct f.flag, ', ' order by f.flag) from costs.flags as f
                where f.engagement_id = v.engagement_id and f.period = v.period
            ) as flags,
            v.inhouse_cny, v.outsourced_cny, main.if_judged(v.verdict, v.saving_cny) as saving_cny,
            main.if_judged(v.verdict, v.margin_of_safety) as margin_of_safety, v.price_only_cny,
            main.if_judged(v.verdict, v.naive_saving) as naive_price_only_saving,
            main.if_judged(v.verdict, v.decision_saving_cny) as decision_saving_cny, b.priced_by, b.unit_price_cny,
            b.break_even_price_cny, b.price_headroom, b.outsource_where, b.break_even_volume, b.accepted_unit_cny,
            b.inhouse_accepted_unit_cny, b.standard_unit_cny, b.inhouse_standard_unit_cny,
            d.operators as inhouse_operators, d.supervisor_count as inhouse_supervisors, s.cheaper_share,
            v.missing_items, v.engagement_id
        from costs.verdicts as v
        inner join entities.engagements as e on v.engagement_id = e.engagement_id
        left join costs.break_even as b on v.engagement_id = b.engagement_id and v.period = b.period
        left join costs.simulations as s on v.engagement_id = s.engagement_id and v.period = s.period
        left join costs.inhouse_drivers as d on v.engagement_id = d.engagement_id and v.period = d.period
        where v.period = $period
        order by
            case v.verdict when 'FAIL' then 1 when 'MARGINAL' then 2 when 'NOT_ASSESSABLE' then 3 else 4 end,
            main.if_judged(v.verdict, v.margin_of_safety), v.engagement_id
    """,
    "lines": """
        select
            c.engagement_id, c.side, c.cost_code, i.title_zh, i.title_en, c.source, c.amount_cny, c.behaviour, c.gap,
            f.file_name, c.source_sheet, c.source_row
        from costs.cost_lines as c
        inner join policy.cost_items as i on c.cost_code = i.cost_code
        left join staging.files as f on c.file_id = f.file_id
        where c.period = $period
        order by c.engagement_id, i.seq, c.source, f.file_name, c.source_sheet, c.source_row, c.behaviour, c.amount_cny
    """,
    "missing": """
        select engagement_id, cost_code, reason, owed_zh, owed_en, zh, en
        from costs.missing_lines where period = $period order by engagement_id, seq, reason
    """,
    "flags": "select engagement_id, flag, zh, en from costs.flags where period = $period order by engagement_id, flag",
    "rollups": """
        select
            r.level, coalesce(v.vendor_name, r.member) as member, r.verdict, r.assessed_count, r.inhouse_cny,
            r.outsourced_cny, r.saving_cny, r.margin_of_safety, r.left_out_count, r.left_out_fee_cny,
            r.left_out_unknown_fee_count, r.failing
        from costs.rollups as r
        left join entities.vendors as v on r.level = 'vendor' and r.member = v.vendor_id
        where r.period = $period
        order by case r.level when 'bank' then 1 when 'family' then 2 when 'unit' then 3 else 4 end, r.member
    """,
    "history": """
        select
            engagement_id, verdict as cumulative_verdict, inhouse_cny, outsourced_cny, saving_cny, margin_of_safety,
            assessed_count, quarter_count, fails_running, needs_review, margin_slope, expected_to_break
        from costs.cumulative where period = $period order by engagement_id
    """,
    "promises": """
        select
            p.engagement_id, p.decided_on, p.decision_no, p.decision_days, p.year_no, p.one_time_cny,
            p.promised_saving_cny, p.promised_to_date_cny, p.realised_saving_cny, p.assessed_quarters, p.open_quarters,
            p.term_promised_cny, p.term_promised_to_date_cny, p.term_realised_cny
        from costs.promises as p
        where p.engagement_id in (select v.engagement_id from costs.verdicts as v where v.period = $period)
        order by p.engagement_id, p.year_no
    """,
    "settlement": """
        select
            s.engagement_id, s.invoice_no, s.rule, s.matter, s.level, s.found, s.expected, s.days_late, f.file_name,
            s.source_sheet, s.source_row
        from costs.settlement_checks as s
        left join staging.files as f on s.file_id = f.file_id
        where s.period = $period order by s.engagement_id, s.rule, s.matter, s.invoice_no
    """,
    # What is held back, paid on top or given back, by status; and what the contracts' own terms come to (domain 4.6).
    "credits": """
        select
            k.engagement_id, k.kind, k.status, k.amount_cny, k.effect_cny, f.file_name, k.source_sheet, k.source_row
        from costs.credits as k
        left join staging.files as f on k.file_id = f.file_id
        where k.period = $period
        order by k.engagement_id, k.kind, k.status, f.file_name, k.source_sheet, k.source_row
    """,
    "credit_terms": """
        select
            c.engagement_id, c.month, c.kpi, c.kpi_name, c.direction, c.target, c.observed, c.unit, c.fee_cny, c.cap,
            c.pool_cny, c.allocation, c.share, c.state, c.credit_cny, c.earned_back_on, f.file_name, c.source_sheet,
            c.source_row
        from costs.modelled_credits as c
        left join staging.files as f on c.file_id = f.file_id
        where c.period = $period order by c.engagement_id, c.kpi, c.month
    """,
    # Finished quarters up to this one that owe a verdict (C30).
    "due": """
        select d.engagement_id, d.period, d.rule, d.level, d.reason, d.missing_items, d.owed_zh, d.owed_en, d.zh, d.en
        from costs.verdicts_due as d
        where d.seq <= (select p.seq from costs.calendar as p where p.period = $period)
        order by d.seq desc, d.engagement_id
    """,
    # Cheap and good: cost per accepted unit beside the score, and who is on the efficient frontier (domain 4.4).
    "value": """
        select engagement_id, family, unit_of_output, accepted_unit_cny, total, is_efficient, is_cheap, is_good
        from costs.value_for_money where period = $period
        order by family, unit_of_output, accepted_unit_cny, engagement_id
    """,
    # The same work done in two ways, set side by side where no verdict is possible (unit cost and punctuality).
    "arrangements": """
        select
            scope, member, member_zh, member_en, arrangement, title_zh, title_en, cost, quantity, unit_cost, unit_zh,
            unit_en, good_count, main.ratio(good_count, item_count) as good_ratio, item_count, counted_count, note_zh,
            note_en, caveat_zh, caveat_en
        from costs.arrangements where period = $period order by scope, member, place
    """,
    "assumptions": """
        select distinct name, place, valid_from, value, is_confirmed, source_zh, source_en
        from costs.parameters_in_force where period = $period order by name, place, valid_from
    """,
}
SENSITIVITY: Final = "sensitivity"
YEARS: Final = "years"
VOLUMES: Final = "volumes"
# The parts of a workspace that compares no total cost.
_WITHOUT_VERDICTS: Final = ("arrangements",)
# Every part by its name, those that the models compute last.
EVERY_PART: Final = (*PARTS, SENSITIVITY, YEARS, VOLUMES)


def cost_answer(warehouse: Warehouse, part: str | None, period: str | None) -> tuple[str, Answer]:
    """Return the quarter asked about (the last one judged where none is named) and one part of its answer.

    The first part a workspace has where none is named. Raises QueryError naming the quarters or parts there are, if
    what is asked for is not among them.
    """
    parts = parts_of(warehouse)
    part = part or parts[0]
    known = _periods(warehouse, "verdicts") or _periods(warehouse, "arrangements")
    if not known:
        raise QueryError("还没有成本数据，请先载入成本表。", "There are no costs yet; load the cost sheets.")
    chosen = period or known[-1]
    if chosen not in known:
        listed = ", ".join(known)
        raise QueryError(f"没有期间 {chosen}；现有：{listed}", f"There is no period {chosen}; there are {listed}")
    if part not in parts:
        listed = ", ".join(parts)
        raise QueryError(
            f"此数据不足以作总成本比较，没有 {part}；可查：{listed}",
            f"These data allow no comparison of total cost, so there is no {part}; there are {listed}",
        )
    if part == SENSITIVITY:
        return chosen, _sensitivity(warehouse, chosen)
    if part == VOLUMES:
        return chosen, volume_crossings(warehouse, chosen)
    if part == YEARS:
        return chosen, over_years(warehouse, chosen)
    answer = ask(warehouse, PARTS[part], {"period": chosen})
    return chosen, _with_years(warehouse, chosen, answer) if part == VERDICTS else answer


def parts_of(warehouse: Warehouse) -> tuple[str, ...]:
    """Name the parts that a workspace has: all, or only one where its data allow no comparison of total cost."""
    return EVERY_PART if _periods(warehouse, "verdicts") else _WITHOUT_VERDICTS


def _periods(warehouse: Warehouse, table: str) -> list[str]:
    return [row[0] for row in ask(warehouse, f"select distinct period from costs.{table} order by 1").rows]  # noqa: S608 - one of two names


def _with_years(warehouse: Warehouse, period: str, verdicts: Answer) -> Answer:
    """Set beside each verdict the one over the contract's years: a BOT contract has no other (domain 0.1 D6)."""
    years = {row["engagement_id"]: row for row in over_years(warehouse, period).records()}
    at = verdicts.columns.index("engagement_id")
    beside = [years.get(row[at], {}) for row in verdicts.rows]
    rows = [
        (*row, found.get("npv_saving_cny"), found.get("verdict"))
        for row, found in zip(verdicts.rows, beside, strict=True)
    ]
    return Answer((*verdicts.columns, "npv_saving_cny", "npv_verdict"), rows)


def _sensitivity(warehouse: Warehouse, period: str) -> Answer:
    """Return one row per engagement and assumption: the saving at both ends of its range, and where it is nought."""
    rows: list[tuple[object, ...]] = []
    for quarter in cases(warehouse.connection, period=period):
        base = round(float(sides(quarter.case).saving), 2)
        for bar in tornado(quarter.case, usual_ranges()):
            values = (bar.low, bar.high, bar.saving_low, bar.saving_high)
            even = None if bar.break_even is None else round(float(bar.break_even), 6)
            rows.append((quarter.engagement_id, bar.driver, base, *(round(float(value), 2) for value in values), even))
    names = ("engagement_id", "driver", "saving_cny", "low", "high", "saving_low_cny", "saving_high_cny", "break_even")
    return Answer(names, rows)
