"""The words for why a score or a place moved: parts, values before and after, and whole sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard import data, theme
from dashboard.i18n import _, period_word, pick
from dashboard.parts import words
from dashboard.rows import each

# How many steps the sentence names.
NAMED = 3


def part(code: str) -> str:
    """Name a part of a change of score."""
    return {
        "data": _("Data"),
        "weights": _("Weights"),
        "rule": _("Rule (curves)"),
        "peers": _("Peers' rates"),
        "mix": _("Size of engagements"),
        "restatement": _("Restatement"),
        "deductions": _("Deductions"),
        "bonus": _("Bonus"),
        "limits": _("Limits 0 and 100"),
        "rounding": _("Rounding"),
    }.get(code, code)


def title(row: Any) -> str:
    """Name what a step is about: an indicator, or a part that belongs to none."""
    return pick(row.title_zh, row.title_en) or part(row.part)


def values(row: Any) -> str:
    """Write what the step changed, before and after: the value, else the points, else the weight, else nothing."""
    if not isinstance(row.indicator, str):
        return ""
    pairs = (
        (_value(row, "before"), _value(row, "after")),
        (_points(row.points_before), _points(row.points_after)),
        (_weight(row.effective_weight_before), _weight(row.effective_weight_after)),
    )
    return next((f"{before} → {after}" for before, after in pairs if before != after), "")


def sentence(found: data.Moved, steps: pd.DataFrame) -> str:
    """Say the change and its largest steps in words; `steps` are one row per indicator, the largest first."""
    if found.change is None:
        return _("One of the two has no score, so there is no change to explain.")
    said = [_step(row) for row in each(steps.head(NAMED)) if abs(row.change) >= theme.SMALLEST_SHOWN]
    rest = found.change - float(steps["change"].head(NAMED).sum()) if len(steps) > NAMED else 0.0
    if abs(rest) >= theme.SMALLEST_SHOWN:
        count = len(steps) - NAMED
        said.append(_("{count} others together {change}").format(count=count, change=_signed(rest)))
    moved = _("{before} → {after} ({change})").format(
        before=theme.score(found.before["total"]),
        after=theme.score(found.after["total"]),
        change=_signed(found.change),
    )
    return _("{moved}: {steps}.").format(moved=moved, steps=_("; ").join(said)) if said else moved


def causes(steps: pd.DataFrame) -> str:
    """Say how much each kind of cause makes, in the order of their size."""
    sums = steps.groupby("part")["change"].sum().sort_values(key=abs, ascending=False)
    shown = sums[sums.abs() >= theme.SMALLEST_SHOWN]
    said = [f"{part(str(code))} {_signed(change)}" for code, change in shown.items()]
    return _("By cause: {causes}").format(causes="　·　".join(said)) if said else ""


def place(found: data.Moved) -> str:
    """Say in words what a change of place is due to; '' where one side has no place."""
    if found.places.empty:
        return ""
    before, after = int(found.before["rank"]), int(found.after["rank"])
    named = {
        "own_score": _("own score"),
        "other_scores": _("scores of the others"),
        "entered": _("vendors that came"),
        "left": _("vendors that left"),
    }
    # A place lost is a larger number: said as gained or lost, so that the sign reads like that of a score.
    said = [
        _("{cause} {places} places").format(cause=named[row.cause], places=_signed(-row.places, 1))
        for row in each(found.places)
        if row.places
    ]
    moved = _("Place {before} → {after}").format(before=before, after=after)
    return _("{moved}: {steps}.").format(moved=moved, steps=_("; ").join(said)) if said else moved


def peer(code: str) -> str:
    """Say how a peer came to stand on the other side."""
    return {
        "overtook": _("▲ Overtook"),
        "fell_behind": _("▼ Fell behind"),
        "entered_above": _("▲ Came, stands above"),
        "entered_below": _("△ Came, stands below"),
        "left_above": _("▽ Left, stood above"),
        "left_below": _("▽ Left, stood below"),
    }.get(code, code)


def against(code: str) -> str:
    """Name what a score is compared with."""
    kind, _colon, name = code.rpartition(":")
    if kind == "rule":
        return _("this period under rule {version}").format(version=name)
    return _("before load {number}").format(number=name) if kind == "load" else period_word(code)


def ends(found: data.Moved) -> tuple[str, str]:
    """Name the two states for the ends of a chart: by period, by rule, or as before and after a load."""
    before, after = found.before, found.after
    if before["period"] != after["period"]:
        return period_word(before["period"]), period_word(after["period"])
    if before["version"] != after["version"]:
        return _under(before), _under(after)
    return _("before the load"), _("after the load")


def _under(side: Mapping[str, Any]) -> str:
    return _("rule {version}").format(version=side["version"])


def _step(row: Any) -> str:
    said, change = values(row), _signed(row.change)
    if not said:
        return _("{title} {change} points").format(title=title(row), change=change)
    return _("{title} {values}, {change} points").format(title=title(row), values=said, change=change)


def _signed(change: float, digits: int = 2) -> str:
    """Write a change with a true minus sign, as a sentence has it."""
    return theme.signed(change, digits).replace("-", "−")


def _value(row: Any, when: str) -> str:
    state = getattr(row, f"state_{when}")
    if not isinstance(state, str):
        return _("not in the rule")
    if state != "value":
        return words.state(state)
    number = getattr(row, f"value_{when}")
    return "" if pd.isna(number) else words.value(number, row.display_scale, row.unit)


def _points(points: Any) -> str:
    return "" if pd.isna(points) else _("{points} points").format(points=theme.number(points, 1))


def _weight(weight: Any) -> str:
    return "" if pd.isna(weight) else _("weight {weight}").format(weight=theme.number(weight, 2))
