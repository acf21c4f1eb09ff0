"""What the cost page hands over beside its lists: sums, unit costs with scores, promises and assumptions, in words."""

from __future__ import annotations

import pandas as pd

from dashboard import data
from dashboard.i18n import _, pick
from dashboard.parts import cost_assumptions, cost_overall, words
from dashboard.parts.download import Tables
from dashboard.rows import each


def of(scope: data.Scope, engagement: str) -> Tables:
    """Return the tables by their titles; `engagement` is the one whose promises and assumptions they hold."""
    return {
        _("Added up"): _sums(data.cost_rollups(scope.period)),
        _("Cheap and good"): _valued(data.cost_value(scope)),
        _("Promised and realised"): data.cost_promises(engagement),
        _("Assumptions in force"): _assumed(data.cost_assumptions(engagement, scope.period)),
    }


def _sums(rows: pd.DataFrame) -> pd.DataFrame:
    levels = {"bank": _("Whole bank"), "family": _("By family"), "unit": _("By unit"), "vendor": _("By vendor")}
    members = [words.family(row.member) if row.level == "family" else row.member for row in each(rows)]
    named = rows.assign(added_up_by=rows["level"].map(levels), added_up_of=members)
    return named.drop(columns=["level", "member"]).replace({"added_up_of": {"*": _("Whole bank")}})


def _valued(rows: pd.DataFrame) -> pd.DataFrame:
    standing = [cost_overall.standing(row) for row in each(rows)]
    return rows.drop(columns=["is_efficient", "is_cheap", "is_good"]).assign(standing=standing)


def _assumed(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame({
        "assumption": rows["name"].map(cost_assumptions.name_of),
        "assumed": rows["value"],
        "place": [_("everywhere") if place == "*" else place for place in rows["place"]],
        "valid_from": rows["valid_from"],
        "is_confirmed": rows["is_confirmed"],
        "basis": [pick(row.source_zh, row.source_en) for row in each(rows)],
    })  # fmt: skip
