"""The rules of one version as a reader needs them, rendered from the policy tables that run."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import ImageColumn, NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.charts import curve_picture
from dashboard.i18n import _, pick
from dashboard.parts import figures, look, rule_words, tables, words
from dashboard.parts.tables import fitted
from dashboard.rows import each, first


def show(version: Any) -> None:
    """Draw a version: indicators and curves, tiers, gates, deductions and bonus, what is missing, what decides ties."""
    key = (str(version.scheme), str(version.version))
    indicators, curves = data.rule("indicators", *key), data.rule("curves", *key)
    _essentials(data.rule("essentials", *key))
    _indicators(version, indicators, curves)
    _families(indicators, curves)
    _gates(data.rule("gates", *key))
    _tiers(key)
    left, right = st.columns(2, gap="large")
    with left:
        _movement(version, key)
    with right:
        _missing(version)
    _adjustments(version, data.rule("adjustments", *key))


def files(version: Any) -> dict[str, pd.DataFrame]:
    """Return the tables of a version for a file."""
    key = (str(version.scheme), str(version.version))
    return {
        _("Indicators"): data.rule("indicators", *key),
        _("Curves"): data.rule("curves", *key),
        _("Tiers"): data.rule("tiers", *key),
        _("Gates"): data.rule("gates", *key),
        _("Deductions and bonus"): data.rule("adjustments", *key),
    }


def _essentials(rows: pd.DataFrame) -> None:
    if len(rows):
        said = _(", ").join(pick(row.title_zh, row.title_en) for row in each(rows))
        st.text(_("Must carry weight in every version (V19): {what}.").format(what=said))


def _indicators(version: Any, indicators: pd.DataFrame, curves: pd.DataFrame) -> None:
    figures.heading(
        _("Dimensions and indicators"),
        _(
            "Weights of {total}; the curve turns a value into 0 to 100 points, straight between the values told; "
            "points times weight add up to the score."
        ).format(total=f"{version.weight_total:g}"),
    )
    rows = []
    known = dict(tuple(curves.groupby("indicator", sort=False)))
    owners, owed = (
        {code: say(code) for code in indicators["missing"].unique()} for say in (rule_words.owner_of, rule_words.owed)
    )
    for row in each(indicators):
        own = known[row.indicator]
        general = own[own["family"] == "*"]
        rows.append(
            {
                "dimension": f"{pick(row.dimension_zh, row.dimension_en)} {row.dimension_weight:g}",
                "indicator": row.indicator,
                "title": pick(row.title_zh, row.title_en),
                "weight": row.weight,
                "picture": _picture(general),
                "curve": _curve_words(own, general),
                "formula": rule_words.formula_in_short(str(own["aggregation"].iloc[0])),
                "missing": owners[row.missing],
                "few": _few(row),
                "told": "\n".join(
                    [rule_words.formula(str(own["aggregation"].iloc[0])), owed[row.missing] + _least(row)]
                ),
            }
        )
    columns: dict[str, Any] = {
        "dimension": TextColumn(_("Dimension"), width=fitted(98, 158)),
        "indicator": TextColumn(_("Code"), width=44),
        "title": TextColumn(_("Indicator"), width=fitted(140, 156)),
        "weight": NumberColumn(_("Weight"), width=fitted(44, 50), format="%.4g"),
        "picture": ImageColumn(_("Curve"), width=84),
        "curve": TextColumn(_("Points"), width=fitted(266, 164)),
        "formula": TextColumn(_("Formula"), width=fitted(74, 84)),
        "missing": TextColumn(_("Data from"), width=fitted(70, 72)),
        "few": TextColumn(_("Few cases"), width=fitted(84, 92)),
    }
    tables.in_full(
        pd.DataFrame(rows), columns, key="rule_indicators", alt=_("Indicators of the rule"), most_rows=30,
        full=lambda row: f"{row.indicator} {row.title}\n{row.curve}\n{row.told}",
    )  # fmt: skip


def _picture(curve: pd.DataFrame) -> str:
    stretches = [(_known(row.x_from), _known(row.x_to), float(row.s_from), float(row.s_to)) for row in each(curve)]
    # Of several ways no one curve is the indicator's.
    if curve.groupby(["measure", "way"]).ngroups > 1:
        return ""
    return curve_picture.picture(stretches, look.now()) if stretches else ""


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _curve_words(own: pd.DataFrame, general: pd.DataFrame) -> str:
    if len(general):
        return rule_words.ways(general)
    return _("by family ({count}), below").format(count=own["family"].nunique())


def _few(row: Any) -> str:
    if pd.notna(row.minimum_denominator):
        return _("from {count} on").format(count=f"{row.minimum_denominator:g}")
    return _("towards peers") if pd.notna(row.shrink_below) else ""


def _least(row: Any) -> str:
    if pd.notna(row.minimum_denominator):
        return _("; from {count} cases on").format(count=f"{row.minimum_denominator:g}")
    if pd.notna(row.shrink_below):
        return _("; few cases are drawn towards the peers")
    return ""


def _families(indicators: pd.DataFrame, curves: pd.DataFrame) -> None:
    special = curves[curves["family"] != "*"]
    if special.empty:
        return
    figures.heading(
        _("Curves by service family"),
        _("The value of 0 points → the value of 100 points, straight in between; of two measures the mean counts."),
    )
    titles = {row.indicator: pick(row.title_zh, row.title_en) for row in each(indicators)}
    codes = [code for code in indicators["indicator"] if code in set(special["indicator"])]
    rows = []
    known = dict(tuple(special.groupby(["family", "indicator"], sort=False)))
    for family in special["family"].drop_duplicates():
        cells = {"family": words.family(str(family))}
        for code in codes:
            own = known.get((family, code), special.iloc[:0])
            parts = [
                rule_words.ends(part, str(part["unit"].iloc[0]))
                for _way, part in own.groupby(["measure", "way"], sort=False)
            ]
            cells[code] = _("; ").join(parts) or theme.NOTHING
        rows.append(cells)
    columns: dict[str, Any] = {"family": TextColumn(_("Service family"), width=120)}
    columns |= {code: TextColumn(f"{code} {titles[code]}", width=194) for code in codes}
    tables.show(pd.DataFrame(rows), columns, key="rule_families", alt=_("Curves by service family"))


def _tiers(key: tuple[str, str]) -> None:
    rows = data.rule("tiers", *key)
    figures.heading(
        _("Tiers and places"), _("The tier is read from the score without bonus; the first that holds counts.")
    )
    shown = rows.assign(
        word=[f"{row.tier}　{pick(row.title_zh, row.title_en)}" for row in each(rows)],
        conditions=[rule_words.tier_conditions(row) for row in each(rows)],
    )
    columns = {"word": TextColumn(_("Tier"), width=110), "conditions": TextColumn(_("Conditions"), width=790)}
    tables.show(shown, columns, key="rule_tiers", alt=_("Tiers and places"))


def _movement(version: Any, key: tuple[str, str]) -> None:
    """Say how tiers move from period to period, and what decides places."""
    figures.heading(_("How tiers move, and ties"))
    moves = data.rule("movement", *key)
    said = rule_words.movement(first(moves)) if len(moves) else []
    ties = data.rule("tie_breaks", *key)
    if len(ties):
        said.append(_("Equal scores: {order}.").format(order=rule_words.tie_breaks(ties)))
    said.append(
        _("Scores closer than {points} points are no significant difference.").format(
            points=f"{version.no_significant_difference:g}"
        )
    )
    st.text("\n".join(said))


def _missing(version: Any) -> None:
    figures.heading(_("Where data are missing"))
    st.text("\n".join(rule_words.missing_rules(version)))


def _gates(rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    figures.heading(
        _("Gates"),
        _("A gate passes only where every test of it has an answer; silence is to be verified, never failed."),
    )
    # A line per test; what is the gate's own stands on its first.
    begins = ~rows["gate"].duplicated()
    shown = pd.DataFrame(
        {
            "gate": rows["gate"].where(begins, ""),
            "title": [pick(row.title_zh, row.title_en) for row in each(rows)],
            "limits": [rule_words.limit(row) for row in each(rows)],
            "effect": [words.gate_effect(row.effect, row.cap_tier) for row in each(rows)],
            "basis": rows["basis"].where(begins, ""),
        }
    )
    shown["title"] = shown["title"].where(begins, "")
    columns = {
        "gate": TextColumn(_("Code"), width=44),
        "title": TextColumn(_("Knock-out gate"), width=fitted(160, 172)),
        "limits": TextColumn(_("Fails where"), width=fitted(330, 322)),
        "effect": TextColumn(_("Consequence"), width=fitted(140, 136)),
        "basis": TextColumn(_("Basis"), width=230),
    }
    tables.show(shown, columns, key="rule_gates", alt=_("Gates"), most_rows=40)


def _adjustments(version: Any, rows: pd.DataFrame) -> None:
    if rows.empty:
        return
    figures.heading(
        _("Deductions and bonus"),
        _("Deductions up to {deduction}, bonus up to {bonus}; a bonus counts for the place, not for the tier.").format(
            deduction=f"{version.deduction_cap:g}", bonus=f"{version.bonus_cap:g}"
        ),
    )
    shown = rows.assign(
        title=[pick(row.title_zh, row.title_en) for row in each(rows)],
        sign=[f"{'−' if row.kind == 'deduction' else '+'}{row.points:g}" for row in each(rows)],
        also=[_("also where scored elsewhere") if row.also_scored else "" for row in each(rows)],
    )
    columns = {
        "item": TextColumn(_("Code"), width=44),
        "title": TextColumn(_("Event"), width=420),
        "sign": TextColumn(_("Points each"), width=110, alignment="right"),
        "also": TextColumn(_("Note"), width=320),
    }
    tables.show(shown, columns, key="rule_adjustments", alt=_("Deductions and bonus"))
