"""How the rules read as sentences: curves, formulas, gates, tiers and how they move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.i18n import _, pick
from dashboard.parts import words
from dashboard.rows import each


def ways(stretches: pd.DataFrame) -> str:
    """Say all ways to earn an indicator's points, each by its name, and which of them counts."""
    parts = [part for _key, part in stretches.groupby(["measure", "way"], sort=False)]
    said = [_named(part) + curve(part, str(part["unit"].iloc[0])) for part in parts]
    if len(parts) == 1:
        return said[0]
    return _("; ").join([*said, takes(str(stretches["takes"].iloc[0]))])


def takes(code: str) -> str:
    """Say which of several ways to earn points counts."""
    return _("the best counts") if code == "best" else _("the mean counts")


def _named(part: pd.DataFrame) -> str:
    return f"{part['way'].iloc[0]} " if part["way"].iloc[0] else ""


def curve(stretches: pd.DataFrame, unit: str) -> str:
    """Say how points follow a value: from where to where in a straight line, or which points from which value on."""
    start, end = stretches["starts_at"].iloc[0], stretches["ends_at"].iloc[0]
    if pd.notna(start):
        said = _stretched(list(each(stretches)), "%")
        return _("{points} of the way from {start} to {end}").format(points=said, start=start, end=end)
    return _stretched(list(each(stretches)), unit)


def _stretched(rows: Sequence[Any], unit: str) -> str:
    corners = _corners(rows)
    if not corners:
        return _("; ").join(_steps(rows, unit))
    said = (_("{value}: {points}").format(value=_value(x, unit), points=f"{s:g}") for x, s in corners)
    return _(" → ").join(said) + (_(" (over logarithms)") if rows[0].is_log else "")


def ends(stretches: pd.DataFrame, unit: str) -> str:
    """Write a straight curve as the value of 0 and the value of 100 points; another one in words."""
    corners = sorted(_corners(list(each(stretches))), key=lambda corner: corner[1])
    if [points for _x, points in corners] != [0, 100] or pd.notna(stretches["starts_at"].iloc[0]):
        return curve(stretches, unit)
    bent = _(" (over logarithms)") if stretches["is_log"].iloc[0] else ""
    return _(" → ").join(_value(x, unit) for x, _points in corners) + bent


def _corners(rows: Sequence[Any]) -> list[tuple[float, float]]:
    sloping = [row for row in rows if row.s_from != row.s_to]
    return [(sloping[0].x_from, sloping[0].s_from)] + [(row.x_to, row.s_to) for row in sloping] if sloping else []


@dataclass(frozen=True)
class Level:
    """A stretch of a curve with the same points all along; an end that is None is without end.

    holds_lower, holds_upper: whether the end itself has these points.
    """

    points: float
    lower: float | None
    upper: float | None
    holds_lower: bool
    holds_upper: bool


def levels(rows: Sequence[Any]) -> list[Level]:
    """Return the level stretches of a curve by ascending value; neighbours with equal points are one."""
    found: list[Level] = []
    for place, row in enumerate(rows):
        if row.s_from != row.s_to:
            continue
        before, after = (rows[at] if 0 <= at < len(rows) else None for at in (place - 1, place + 1))
        own = Level(
            float(row.s_from),
            _end(row.x_from),
            _end(row.x_to),
            not row.right_closed or (before is not None and before.s_to == row.s_from),
            bool(row.right_closed) or (after is not None and after.s_from == row.s_from),
        )
        is_more = before is not None and before.s_from == before.s_to == row.s_from
        if is_more:
            own = replace(own, lower=found[-1].lower, holds_lower=found[-1].holds_lower)
        found[len(found) - is_more :] = [own]
    return found


def _end(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _steps(rows: Sequence[Any], unit: str) -> Iterator[str]:
    """Say each level of a curve in steps once: up to where it holds, or from where on."""
    for level in levels(rows):
        if level.lower is None and level.upper is None:
            where = _("always")
        elif level.lower is None or (level.holds_upper and level.upper is not None):
            where = f"{'≤' if level.holds_upper else '<'} {_value(level.upper, unit)}"
        else:
            where = f"{'≥' if level.holds_lower else '>'} {_value(level.lower, unit)}"
        yield _("{value}: {points}").format(value=where, points=f"{level.points:g}")


def _value(number: float | None, unit: str) -> str:
    plain = f"{number:.4f}".rstrip("0").rstrip(".")
    shown = {"n": plain, "pts": plain, "x": f"{plain}×"}
    return shown.get(unit, f"{plain}{unit}" if unit in {"%", "‰", "‱"} else f"{plain} {unit}".strip())


def formula(aggregation: str) -> str:
    """Say how a period's value comes about."""
    return _("added up over the period") if aggregation == "sum" else _("numerators ÷ denominators")


def formula_in_short(aggregation: str) -> str:
    """Say the same in the words of a narrow column."""
    return _("added up") if aggregation == "sum" else _("sum ÷ sum")


def owner_of(code: str) -> str:
    """Name who owes an indicator's evidence."""
    return _("Vendor") if code == "vendor" else _owner()


def owed(code: str) -> str:
    """Say what happens where an indicator's evidence is missing."""
    return _("Vendor: left out once, then 0") if code == "vendor" else _("{owner}: left out").format(owner=_owner())


def _owner() -> str:
    name = words.owner()
    return name[:1].upper() + name[1:]


def limit(row: Any) -> str:
    """Say from where a gate fails; what fails at the first case is named alone."""
    if row.comparison == "at_least" and row.bound == 1:
        return test(row.test)
    return {
        "at_least": _("{test} ≥ {bound}"),
        "above": _("{test} > {bound}"),
        "below": _("{test} < {bound}"),
    }[row.comparison].format(test=test(row.test), bound=f"{row.bound:g}")


def test(code: str) -> str:
    """Name what a gate or a tier looks at; a workspace's own test keeps its code."""
    return {
        "registration_lost": _("registration lost"),
        "licence_expired_days": _("days since a licence expired"),
        "scope_not_covering": _("scope that does not cover the service"),
        "losing_or_insolvent": _("three losing years or insolvency"),
        "grave_violations": _("grave violations"),
        "open_violations": _("violations not cleared"),
        "undisclosed_relation": _("undisclosed relations"),
        "prohibited_function": _("prohibited function"),
        "least_employment_coverage": _("least coverage of contracts and insurance"),
        "interns_on_post": _("interns on post"),
        "subcontracting": _("subcontracting"),
        "data_leaks_severity_1": _("leaks of severity 1"),
        "data_leaks_severity_2": _("leaks of severity 2"),
        "grave_cases": _("grave cases"),
        "forged_material": _("forged material"),
        "critical_months_running": _("months below a critical SLA, running"),
        "critical_months_in_year": _("months below a critical SLA in twelve"),
        "days_since_drill": _("days since the last drill"),
        "severe_incidents": _("severe incidents"),
    }.get(code, code)


def tier_conditions(row: Any) -> str:
    """Say what a tier asks for."""
    said = [_("score ≥ {limit}").format(limit=f"{row.total_from:g}")]
    if pd.notna(row.every_dimension_from):
        said.append(_("every dimension ≥ {limit}").format(limit=f"{row.every_dimension_from:g}"))
    if isinstance(row.without_fact, str):
        said.append(_("no {what}").format(what=test(row.without_fact)))
    if row.without_gate:
        said.append(_("no gate failed"))
    if isinstance(row.no_engagement_in, str):
        said.append(_("no engagement in {tier}").format(tier=row.no_engagement_in))
    return _(", ").join(said)


def movement(row: Any) -> list[str]:
    """Say how standings move from period to period, one sentence a rule."""
    said = [_("Down at once; up after {count} periods running in a better tier.").format(count=int(row.up_after))]
    if isinstance(row.newcomer_limit, str):
        said.append(
            _("A newcomer is no better than {tier} in its first {count} rated periods.").format(
                tier=row.newcomer_limit, count=int(row.newcomer_periods)
            )
        )
    if isinstance(row.repeat_tier, str):
        said.append(_("{tier} twice running becomes {to}.").format(tier=row.repeat_tier, to=row.repeat_to))
    if isinstance(row.recheck_from, str):
        said.append(_("A passed recheck lifts {tier} to {to}.").format(tier=row.recheck_from, to=row.recheck_to))
    if pd.notna(row.yearly_lowest):
        said.append(
            _("A year's tier takes {count} ranked periods; {lowest} in the lowest tier make it the year's.").format(
                count=int(row.yearly_periods), lowest=int(row.yearly_lowest)
            )
        )
    return said


def missing_rules(version: Any) -> list[str]:
    """Say the rules for data that are missing, with the limits of this version."""
    return [
        _("Does not apply: the weight goes to the rest of its dimension; an empty dimension's goes to the others."),
        _("Owed by the vendor: left out once with a reminder, from the second period on it scores 0."),
        _("Owed by the {owner}: left out, and never held against the vendor.").format(owner=words.owner()),
        _(
            "From {ranked} coverage on a vendor is ranked, from {scored} on scored provisionally, below not at all."
        ).format(ranked=theme.percent(version.ranked_coverage), scored=theme.percent(version.provisional_coverage)),
        _("A score needs {days} days in service and {months} months reported.").format(
            days=int(version.minimum_active_days), months=int(version.minimum_months_reported)
        ),
    ]


def tie_breaks(rows: pd.DataFrame) -> str:
    """Say what decides between equal scores."""
    said: list[str] = []
    for row in each(rows):
        if row.kind == "dimension":
            said.append(pick(row.title_zh, row.title_en))
        else:
            said.append(test(row.name) if row.kind == "fact" else measure(row.name))
    return _(" → ").join(said)


def measure(code: str) -> str:
    """Name a measure that decides a tie; a workspace's own keeps its code."""
    return {"complaint_rate": _("complaint rate"), "unit_cost_index": _("unit cost index")}.get(code, code)


def path(code: str, titles: dict[str, str]) -> str:
    """Say which value of a file a path leads to, with the names of what stands on the way."""
    parts: Sequence[str] = [part for part in code.split(".") if part not in {"dimensions", "indicators", "items"}]
    known = {
        "weight": _("weight"),
        "curve": _("curve"),
        "tiers": _("tiers"),
        "gates": _("gates"),
        "from": _("from"),
        "deductions": _("deductions"),
        "bonus": _("bonus"),
        "points": _("points"),
        "cap": _("cap"),
        "title": _("title"),
    }
    return " · ".join(titles.get(part, known.get(part, part)) for part in parts)
