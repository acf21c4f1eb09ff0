"""What the cost verdicts of a quarter would be under other assumptions (domain 2.8, 4.2 I0, 4.5).

The SQL of `costs` is run as it is, in memory, over the warehouse as built: there is no second way of reckoning that
could differ from the first. A dated assumption is tried as finance would write it, a new line that holds from the
quarter's first day; a figure of an engagement's in-house calculation stands in the place of the one that was loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

import duckdb

from models.cost_simulation import Case
from pipelines.cost_cases import cases
from pipelines.cost_policy import PARAMETERS, is_share
from pipelines.cost_years import Outlook, outlooks
from pipelines.errors import QueryError
from pipelines.opened import Warehouse
from pipelines.queries import Answer, ask
from pipelines.second_run import bring, memory_over
from pipelines.transform import SqlTable, between, create, in_order, load_tables
from pipelines.workspace import PRODUCT

EVERYWHERE: Final = "*"
# The figures of an in-house calculation that both sides follow from; what it is dated and meant for is not tried.
FIGURES: Final = (
    "handling_seconds", "fte", "pay_cny", "social_insurance", "housing_fund", "bonus_cny", "training_cny",
    "recruiting_cny", "attrition", "ramp_loss_cny", "equipment_cny", "equipment_years", "seat_area_m2", "rent_cny",
    "licences_cny", "overhead", "error_rate", "loss_per_error_cny", "supervisors", "supervisor_pay_cny", "paid_hours",
    "shrinkage",
)  # fmt: skip
# Those of them that are shares, and the one share that may be more than the whole: leavers come and go.
_FIGURE_SHARES: Final = ("social_insurance", "housing_fund", "attrition", "overhead", "error_rate", "shrinkage")
_BEYOND_WHOLE: Final = "attrition"
_PARAMETERS, _CALCULATIONS = "policy.cost_parameters", "costs.baselines_in_force"
# What is asked of a trial: both sides, the verdict, and what the models take from them.
_WANTED: Final = frozenset({
    "costs.verdicts", "costs.missing_lines", "costs.break_even", "costs.inhouse_drivers", "costs.parameters_in_force",
    "costs.one_time_cash",
})  # fmt: skip
# What cases and years are read from beside the tables that run again.
_BESIDE: Final = frozenset({"costs.calendar", "entities.engagements", "policy.cost_items"})
_ASSUME: Final = """
insert into policy.cost_parameters by name
select
    $name as name, $place as place, start_on as valid_from, cast($value as decimal(18, 6)) as value,
    false as is_confirmed, '试算' as source_zh, 'What-if' as source_en
from costs.calendar
where period = $period
"""
_FORGET: Final = """
delete from policy.cost_parameters
where name = $name and place = $place
    and valid_from = (select c.start_on from costs.calendar as c where c.period = $period)
"""
_COMPARED: Final = """
select
    e.label, e.contract_no, main.verdict_said(v.verdict, coalesce(w.is_valid, false)) as verdict,
    main.verdict_said(b.verdict, coalesce(w.is_valid, false)) as verdict_in_force, v.inhouse_cny, v.outsourced_cny,
    main.if_judged(v.verdict, v.saving_cny) as saving_cny,
    main.if_judged(b.verdict, b.saving_cny) as saving_in_force_cny,
    main.if_judged(v.verdict, v.saving_cny) - main.if_judged(b.verdict, b.saving_cny) as change_cny,
    main.if_judged(v.verdict, v.margin_of_safety) as margin_of_safety, v.missing_items, v.engagement_id
from costs.verdicts as v
inner join entities.engagements as e on v.engagement_id = e.engagement_id
inner join built.costs.verdicts as b on v.engagement_id = b.engagement_id and v.period = b.period
left join built.costs.waivers as w on v.engagement_id = w.engagement_id and v.period = w.period
where v.period = $period
order by abs(change_cny) desc nulls last, v.engagement_id
"""
_SIDES: Final = """
select
    v.verdict, v.inhouse_cny, v.outsourced_cny, main.if_judged(v.verdict, v.saving_cny),
    main.if_judged(v.verdict, v.margin_of_safety)
from costs.verdicts as v
where v.engagement_id = $engagement and v.period = $period
"""
_MISSING: Final = """
select m.zh, m.en
from costs.missing_lines as m
where m.engagement_id = $engagement and m.period = $period
order by m.seq, m.reason
"""
_STATED_AT: Final = "select distinct name, place from policy.cost_parameters order by name, place"
_PLACES: Final = """
select unit_name as place from entities.engagements
union
select unnest([org_name, city, legal_entity]) from staging.org_units
"""


@dataclass(frozen=True)
class Assumed:
    """One assumption of a trial: a dated one at a place, or a figure of one engagement's in-house calculation."""

    name: str
    value: Decimal
    place: str = EVERYWHERE
    engagement_id: str | None = None


@dataclass(frozen=True)
class Supposed:
    """An engagement's quarter under other assumptions: amounts in 元, and what the models make of it where they can.

    `missing` says in Chinese and English why it can't be judged.
    """

    verdict: str
    inhouse: Decimal | None
    outsourced: Decimal | None
    saving: Decimal | None
    margin: float | None
    missing: tuple[tuple[str, str], ...]
    case: Case | None
    outlook: Outlook | None


def is_rate(name: str) -> bool:
    """Tell whether a dated assumption or a figure of a calculation is a share or rate."""
    return is_share(name) or name in _FIGURE_SHARES


def is_possible(name: str, value: Decimal) -> bool:
    """Tell whether an assumption may have a value: nothing is negative, and a share is no more than the whole."""
    return value >= 0 and (value <= 1 or not is_rate(name) or name == _BEYOND_WHOLE)


def suppose(built: Warehouse, engagement: str, period: str, assumed: Sequence[Assumed]) -> Supposed:
    """Return what one engagement's quarter would come to."""
    which = {"engagement": engagement, "period": period}
    with _tried(built, period, assumed) as trial:
        ((verdict, inhouse, outsourced, saving, margin),) = ask(trial, _SIDES, which).rows
        quarters = cases(trial.connection, engagement, period)
        carried = outlooks(trial, period, engagement)
        return Supposed(
            verdict, inhouse, outsourced, saving, margin,
            tuple((zh, en) for zh, en in ask(trial, _MISSING, which).rows),
            quarters[0].case if quarters else None,
            carried[0] if carried else None,
        )  # fmt: skip


def compared(built: Warehouse, period: str, assumed: Sequence[Assumed]) -> Answer:
    """Return one row per engagement: its verdict as it would be beside the one in force, the most moved first."""
    with _tried(built, period, assumed) as trial:
        return ask(trial, _COMPARED, {"period": period})


def assumed_from(built: Warehouse, words: Sequence[str]) -> list[Assumed]:
    """Read assumptions such as `overhead=0.15` or `pension@南澄市=0.17`; without a place, wherever one is stated.

    Raises QueryError for what is not of this form, has no such name or place, or is no possible value.
    """
    stated: dict[str, list[str]] = {}
    for name, place in ask(built, _STATED_AT).rows:
        stated.setdefault(name, []).append(place)
    places = {EVERYWHERE} | {row[0] for row in ask(built, _PLACES).rows}
    return [each for word in words for each in _assumed(word, stated, places)]


def _assumed(word: str, stated: Mapping[str, Sequence[str]], places: AbstractSet[str]) -> list[Assumed]:
    named, equals, number = word.partition("=")
    name, at, place = (part.strip() for part in named.partition("@"))
    if not equals or name not in PARAMETERS:
        listed = ", ".join(PARAMETERS)
        raise QueryError(
            f"“{word}”应写作 假设=数值 或 假设@地点=数值；可试的假设：{listed}",
            f"Write “{word}” as NAME=VALUE or NAME@PLACE=VALUE; the assumptions are {listed}",
        )
    if at and place not in places:
        raise QueryError(
            f"没有名为“{place}”的法人、城市或使用单位。", f"There is no legal entity, city or unit “{place}”."
        )
    value = _number(number)
    if value is None or not is_possible(name, value):
        raise QueryError(
            f"“{word}”的数值无效：比例应在 0 到 1 之间，金额和时间不为负。",
            f"The value of “{word}” is not possible: a share lies between 0 and 1, amounts and times are not negative.",
        )
    return [Assumed(name, value, each) for each in ([place] if at else stated.get(name, [EVERYWHERE]))]


def _number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.strip())
    except ArithmeticError:
        return None
    return value if value.is_finite() else None


@contextmanager
def _tried(built: Warehouse, period: str, assumed: Sequence[Assumed]) -> Iterator[Warehouse]:
    """Open a warehouse in memory whose costs follow from other assumptions; all else is as built."""
    # What follows is small, and one thread spares the rest of the server.
    connection = memory_over({"built": built.path}, threads=1)
    try:
        given = _BESIDE.union(*(table.reads for table in _following())) - {table.name for table in _following()}
        written = given & {_PARAMETERS, _CALCULATIONS}
        bring(connection, written, "built", "table")
        bring(connection, given - written, "built")
        for each in assumed:
            _put(connection, period, each)
        for table in _following():
            create(connection, table)
        yield Warehouse(built.path, built.fingerprint, connection)
    finally:
        connection.close()


def _put(connection: duckdb.DuckDBPyConnection, period: str, each: Assumed) -> None:
    if each.engagement_id is None:
        line = {"name": each.name, "place": each.place, "period": period}
        connection.execute(_FORGET, line)
        connection.execute(_ASSUME, {**line, "value": each.value})
        return
    if each.name not in FIGURES:
        raise ValueError(f"{each.name} is no figure of an in-house calculation")
    connection.execute(
        f"update {_CALCULATIONS} set {each.name} = $value where engagement_id = $engagement and period = $period",  # noqa: S608 - one of FIGURES
        {"value": each.value, "engagement": each.engagement_id, "period": period},
    )


@cache
def _following() -> tuple[SqlTable, ...]:
    """Return what follows from the assumptions and leads to a verdict, in order."""
    tables = in_order(load_tables([PRODUCT / "sql" / "costs"]))
    return between(tables, {_PARAMETERS, _CALCULATIONS}, _WANTED)
