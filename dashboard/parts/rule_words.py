"""How the rules read as sentences: curves, formulas, gates, tiers and how they move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from dashboard import theme
from dashboard.i18n import _, pick
from dashboard.parts import words
from dashboard.rows import each


def curve(stretches: pd.DataFrame, unit: str) -> str:
    """Say how points follow a value: from where to where in a straight line, or which points from which value on."""
    rows = list(each(stretches))
    corners = _corners(rows)
    if not corners:
        return _("; ").join(_steps(rows, unit))
    return _(" → ").join(_("{value}: {points}").format(value=_value(x, unit), points=f"{s:g}") for x, s in corners)


def ends(stretches: pd.DataFrame, unit: str) -> str:
    """Write a straight curve as the value of 0 and the value of 100 points; another one in words."""
    corners = sorted(_corners(list(each(stretches))), key=lambda corner: corner[1])
    if [points for _x, points in corners] != [0, 100]:
        return curve(stretches, unit)
    return _(" → ").join(_value(x, unit) for x, _points in corners)


def _corners(rows: Sequence[Any]) -> list[tuple[float, float]]:
    sloping = [row for row in rows if row.s_from != row.s_to]
    return [(sloping[0].x_from, sloping[0].s_from)] + [(row.x_to, row.s_to) for row in sloping] if sloping else []


def _steps(rows: Sequence[Any], unit: str) -> Iterator[str]:
    """Say each level of a curve in steps once: up to where it holds, or from where on."""
    levels = [row for place, row in enumerate(rows) if not place or row.s_from != rows[place - 1].s_from]
    closed = [row for place, row in enumerate(rows) if place == len(rows) - 1 or row.s_from != rows[place + 1].s_from]
    for first, last in zip(levels, closed, strict=True):
        if len(levels) == 1:
            where = _("always")
        elif first.right_closed:
            is_last = pd.isna(last.x_to)
            where = f"> {_value(first.x_from, unit)}" if is_last else f"≤ {_value(last.x_to, unit)}"
        else:
            is_first = pd.isna(first.x_from)
            where = f"< {_value(last.x_to, unit)}" if is_first else f"≥ {_value(first.x_from, unit)}"
        yield _("{value}: {points}").format(value=where, points=f"{first.s_from:g}")


def _value(number: float, unit: str) -> str:
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
