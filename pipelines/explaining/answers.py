"""Which two states of a score a reader can compare, and the answer as rows that page, command and file share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipelines.errors import QueryError
from pipelines.explaining.changes import Explanation, Step, explain
from pipelines.explaining.rescoring import Build, Judged, Rule, rule_in_force
from pipelines.explaining.restatements import Restatement
from pipelines.explaining.sides import Row, Side, Subject, rows
from pipelines.opened import open_locked

# How another state is written in an address or on a command line: a bare period, or one of these and a name.
RULE: Final = "rule:"
LOAD: Final = "load:"

_VENDORS: Final = """
select distinct v.vendor_id, v.vendor_name, concat_ws('|', s.family, s.class, s.mode) as group_key
from entities.vendors as v
inner join scores.vendor_scores as s on v.vendor_id = s.vendor_id
where s.period = $period and (v.vendor_id = $vendor or v.vendor_name = $vendor)
order by v.vendor_id, group_key
"""
_ENGAGEMENTS: Final = """
select e.engagement_id, e.vendor_id, concat_ws('|', s.family, s.class, s.mode) as group_key
from entities.engagements as e
inner join scores.engagement_scores as s on e.engagement_id = s.engagement_id
where s.period = $period and (e.engagement_id = $named or e.contract_no = $named)
order by e.engagement_id
"""
_EARLIER: Final = """
select v.period
from scores.vendor_scores as v
inner join entities.periods as p on v.period = p.period
where v.vendor_id = $vendor and concat_ws('|', v.family, v.class, v.mode) = $group and v.total is not null
    and p.seq < (select seq from entities.periods where period = $period)
order by p.seq desc
"""
_EARLIER_OF_ENGAGEMENT: Final = """
select e.period
from scores.engagement_scores as e
inner join entities.periods as p on e.period = p.period
where e.engagement_id = $engagement and concat_ws('|', e.family, e.class, e.mode) = $group and e.total is not null
    and not e.is_removed and p.seq < (select seq from entities.periods where period = $period)
order by p.seq desc
"""
_OTHER_RULES: Final = """
select s.version
from policy.schemes as s
inner join scores.scheme_in_force as f on s.scheme = f.scheme and s.version <> f.scheme_version
where s.purpose = 'evaluation' and f.period = $period
order by s.effective_from desc, s.version desc
"""


@dataclass(frozen=True)
class Card:
    """Whose score in which period of which warehouse is asked about."""

    warehouse: Path
    period: str
    subject: Subject


def others(card: Card, restated: list[Restatement]) -> list[str]:
    """Return what a card can be compared with: earlier periods (latest first), other rules, and loads that moved it."""
    asked = {**card.subject._asdict(), "period": card.period}
    earlier = _EARLIER_OF_ENGAGEMENT if card.subject.engagement else _EARLIER
    with open_locked(card.warehouse) as connection:
        periods = [row["period"] for row in rows(connection, earlier, asked)]
        rules = [RULE + row["version"] for row in rows(connection, _OTHER_RULES, asked)]
    loads = [f"{LOAD}{each.seq}" for each in restated if each.is_kept and each.period == card.period]
    return [*periods, *rules, *loads]


def explanation(card: Card, against: str, restated: list[Restatement]) -> Explanation | None:
    """Return why a card's score differs from what `against` names; None where one of both has no such vendor.

    Raises QueryError where `against` is none of `others`.
    """
    known = others(card, restated)
    if against not in known:
        listed = ", ".join(known) or "–"
        raise QueryError(
            f"{card.period} 不能与“{against}”比较；可选：{listed}",
            f"{card.period} can't be compared with “{against}”; there are {listed}",
        )
    if against.startswith(LOAD):
        load = next(each for each in restated if f"{LOAD}{each.seq}" == against and each.period == card.period)
        return explain(_actual(load.before, card.period), _actual(load.after, card.period), card.subject)
    now = _actual(card.warehouse, card.period)
    if against.startswith(RULE):
        rule = Rule(now.rule.path, now.rule.scheme, against.removeprefix(RULE))
        return explain(Judged(now.data, rule, now.peers), now, card.subject)
    return explain(_actual(card.warehouse, against), now, card.subject)


def subjects(warehouse: Path, named: str, period: str) -> list[Subject]:
    """Return a vendor's peer groups in a period, by its id or name, or one engagement, by its id or contract number.

    Raises QueryError where there is none, or more than one.
    """
    with open_locked(warehouse) as connection:
        vendors = rows(connection, _VENDORS, {"vendor": named, "period": period})
        engagements = [] if vendors else rows(connection, _ENGAGEMENTS, {"named": named, "period": period})
    if len({row["vendor_id"] for row in vendors}) == 1:
        return [Subject(row["vendor_id"], row["group_key"]) for row in vendors]
    if len(engagements) == 1:
        return [Subject(row["vendor_id"], row["group_key"], row["engagement_id"]) for row in engagements]
    raise QueryError(
        f"{period} 没有唯一的供应商或外包项目“{named}”，请用编号。",
        f"There is no one vendor or engagement “{named}” in {period}; give its id.",
    )


def side(state: Side) -> dict[str, Any]:
    """Return what a page says of one state: period, version, published score, place, status."""
    return {
        "period": state.judged.data.period,
        "version": state.judged.rule.version,
        "total": None if state.total is None else float(state.total),
        "rank": state.rank,
        "status": state.status,
    }


def step_rows(found: Explanation) -> list[dict[str, Any]]:
    """Return one row per step, the largest first: what changed, from which value, points and weight to which."""
    steps = sorted(found.steps, key=lambda step: (-abs(step.points), step.part, step.indicator or ""))
    return [_step_row(step, found) for step in steps]


def place_rows(found: Explanation) -> list[dict[str, Any]]:
    """Return one row per share of the change of place; positive means places lost."""
    return [
        {"cause": cause, "places": float(places)}
        for cause, places in (found.places.parts if found.places else {}).items()
    ]


def peer_rows(found: Explanation, vendor: str) -> list[dict[str, Any]]:
    """Return one row per peer that now stands on the other side of the vendor, came or left.

    moved: overtook, fell_behind, entered_above, entered_below, left_above, left_below.
    """
    old, new = found.before.peers, found.after.peers
    if vendor not in old or vendor not in new:
        return []
    told = [_peer_row(name, found, vendor) for name in sorted(old.keys() | new.keys())]
    return sorted((row for row in told if row["moved"]), key=lambda row: (row["rank_after"] or 0, row["vendor_id"]))


def _peer_row(name: str, found: Explanation, vendor: str) -> dict[str, Any]:
    sides = (found.before.peers, found.after.peers)
    was, now = (side.get(name) for side in sides)
    was_above, is_above = (name in side and side[name].standing > side[vendor].standing for side in sides)
    if was and now:
        moved = "" if was_above == is_above else "overtook" if is_above else "fell_behind"
    else:
        moved = f"{'entered' if now else 'left'}_{'above' if was_above or is_above else 'below'}"
    known = [peer for peer in (now, was) if peer]
    return {
        "vendor_id": name,
        "vendor_name": known[0].name,
        "moved": moved,
        "total_before": float(was.standing[0]) if was else None,
        "total_after": float(now.standing[0]) if now else None,
        "rank_before": was.rank if was else None,
        "rank_after": now.rank if now else None,
    }


def _actual(path: Path, period: str) -> Judged:
    build = Build(path, period)
    rule = rule_in_force(build)
    if rule is None:
        raise QueryError(f"期间 {period} 没有评分方案。", f"No rule was in force in {period}.")
    return Judged(build, rule, build)


_OF_INDICATOR: Final = ("value", "state", "points", "effective_weight", "points_gained")


def _step_row(step: Step, found: Explanation) -> dict[str, Any]:
    code = step.indicator or ""
    before: Row = found.before.indicators.get(code, {})
    after: Row = found.after.indicators.get(code, {})
    known = after or before
    about = ("dimension", "dimension_zh", "dimension_en", "title_zh", "title_en", "unit", "display_scale")
    compared = {f"{name}_{when}": row.get(name) for name in _OF_INDICATOR for when, row in _both(before, after)}
    return {
        "part": step.part,
        "indicator": step.indicator,
        **{name: known.get(name) for name in about},
        "change": float(step.points),
        **compared,
    }


def _both(before: Row, after: Row) -> tuple[tuple[str, Row], tuple[str, Row]]:
    return ("before", before), ("after", after)
