"""What the verdicts come to: roll-ups with what is left out, who is cheap and good, and what settlement found."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.charts import frontier
from dashboard.i18n import _, period_word, pick
from dashboard.parts import empty, figures, look, source_rows, tables, words
from dashboard.parts.plain import plain
from dashboard.parts.tables import fitted
from dashboard.rows import each, first


def bank(rollups: pd.DataFrame) -> None:
    """Say in one line what the whole bank comes to, what is left out, and who fails."""
    row = first(rollups[rollups["level"] == "bank"])
    said = _(
        "Whole bank: {verdict}, {count} engagements judged, saving {saving} {unit} ({margin}); {left_out}."
    ).format(
        verdict=words.verdict(row.verdict),
        count=row.assessed_count,
        saving=theme.money(row.saving_cny),
        unit=theme.money_unit(),
        margin=theme.percent(row.margin_of_safety, 1),
        left_out=_left_out(row),
    )
    failing = _(" Failing all the same: {names}.").format(names=row.failing) if isinstance(row.failing, str) else ""
    st.caption(plain(said + failing))


def waiting(sheets: pd.DataFrame) -> None:
    """Say which sheets of costs wait and count nowhere: a verdict without them may be another one."""
    if sheets.empty:
        return
    names = _(", ").join(f"{row.file_name} / {row.sheet}" for row in each(sheets))
    st.warning(plain(_("Not counted, because it waits for an answer on the page Data: {names}").format(names=names)))


def rollups(rows: pd.DataFrame) -> None:
    """Draw the sums of one level, each with what it leaves out in the same line."""
    levels = {"family": _("By family"), "unit": _("By unit"), "vendor": _("By vendor")}
    note = _("Only what can be judged is added up; how much is left out stands in the same line. Amounts in {unit}.")
    figures.heading(_("Added up"), note.format(unit=theme.money_unit()))
    level = st.segmented_control(
        _("Level"), list(levels), format_func=levels.__getitem__, default="family", key="cost_level",
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    part = rows[rows["level"] == level]
    shown = part.assign(
        member_word=part["member"].map(words.family) if level == "family" else part["member"],
        verdict_word=part["verdict"].map(words.verdict),
        inhouse=[theme.money(value) for value in part["inhouse_cny"]],
        outsourced=[theme.money(value) for value in part["outsourced_cny"]],
        saving=[theme.money(value) for value in part["saving_cny"]],
        margin=[words.margin(row.verdict, row.margin_of_safety) for row in each(part)],
        left_out=[_left_out(row) for row in each(part)],
        failing_word=part["failing"].fillna(""),
    )
    columns: dict[str, Any] = {
        "member_word": TextColumn(levels[str(level)], width=fitted(116, 118) if level != "vendor" else 168),
        "verdict_word": TextColumn(_("Verdict"), width=92),
        "assessed_count": NumberColumn(_("Judged"), width=56, format="%d"),
        "inhouse": TextColumn(_("In-house"), width=84, alignment="right"),
        "outsourced": TextColumn(_("Outsourced"), width=84, alignment="right"),
        "saving": TextColumn(_("Saving"), width=80, alignment="right"),
        "margin": TextColumn(_("Margin"), width=60, alignment="right"),
        "left_out": TextColumn(_("Left out"), width=160 if level != "vendor" else 110),
        "failing_word": TextColumn(_("Failing"), width=170),
    }
    tables.show(shown, columns, key=f"cost_rollups_{level}", alt=_("Added up"), most_rows=12)


def value(rows: pd.DataFrame, chosen: str) -> None:
    """Draw unit cost beside score for one family and unit of output, with the frontier."""
    figures.heading(
        _("Cheap and good"),
        _("Cost of an accepted unit beside the score; nobody beats a filled point on both. Lines cut at the medians."),
    )
    groups = {key: part for key, part in rows.groupby(["family", "unit_of_output"], dropna=False) if len(part) > 1}
    if not groups:
        empty.note(_("No two engagements of one family have both a unit cost and a score."))
        return
    sizes = sorted(groups, key=lambda key: (-len(groups[key]), str(key)))
    own = [key for key in sizes if chosen in set(groups[key]["engagement_id"])]
    labels = {key: f"{words.family(str(key[0]))} · {key[1]}" for key in sizes}
    half, _rest = st.columns([0.5, 0.5])
    picked = half.selectbox(
        _("Family and unit"), sizes, index=sizes.index(own[0]) if own else 0, format_func=labels.__getitem__,
        key=f"value_{chosen}",
    )  # fmt: skip
    unit = _("Cost per accepted unit (CNY per {unit})").format(unit=picked[1])
    left, right = st.columns([0.54, 0.46], gap="medium")
    with left:
        chart = frontier.figure(groups[picked], unit, look.now(), chosen=chosen)
        figures.show(chart, key="frontier", alt=_("Cheap and good"))
    with right:
        _valued(groups[picked])


def _valued(rows: pd.DataFrame) -> None:
    shown = rows.assign(
        each_costs=rows["accepted_unit_cny"].map(theme.unit_price),
        score=[theme.score(value) for value in rows["total"]],
        standing=[standing(row) for row in each(rows)],
    )
    columns = {
        "label": TextColumn(_("Engagement"), width=fitted(164, 150)),
        "each_costs": TextColumn(_("CNY a unit"), width=78, alignment="right"),
        "score": TextColumn(_("Score"), width=56, alignment="right"),
        "standing": TextColumn(_("Standing"), width=fitted(112, 126)),
    }
    tables.show(shown, columns, key="cost_value", alt=_("Cheap and good"), most_rows=10)


def standing(row: Any) -> str:
    """Say where an engagement stands in the quadrant; on the frontier nobody beats it on both."""
    words_of = {
        (True, True): _("cheap and good"),
        (True, False): _("cheap, less good"),
        (False, True): _("good, dearer"),
        (False, False): _("dearer, less good"),
    }
    said = words_of[bool(row.is_cheap), bool(row.is_good)]
    return _("● {standing}").format(standing=said) if row.is_efficient else said


def settlement(rows: pd.DataFrame) -> None:
    """Draw what settlement found; the chosen row is shown with all that stands in its source row."""
    figures.heading(
        _("Settlement"),
        _(
            "Invoices against contract price and quantity, credits due against taken; late payment is the bank's own. "
            "An invoice on several rows wants line numbers (C37)."
        ),
    )
    if rows.empty:
        empty.note(_("Nothing was found in this period's invoices."))
        return
    shown = rows.assign(
        level_word=rows["level"].map(_level),
        matter_word=rows["matter"].map(matter),
        found_word=[theme.number(value, 2) for value in rows["found"]],
        expected_word=[theme.number(value, 2) for value in rows["expected"]],
    )
    columns: dict[str, Any] = {
        "level_word": TextColumn(_("Urgency"), width=72),
        "rule": TextColumn(_("Rule"), width=44),
        "matter_word": TextColumn(_("Matter"), width=fitted(122, 168)),
        "label": TextColumn(_("Engagement"), width=fitted(166, 150)),
        "invoice_no": TextColumn(_("Invoice no."), width=92),
        "found_word": TextColumn(_("Found"), width=80, alignment="right"),
        "expected_word": TextColumn(_("Due"), width=80, alignment="right"),
        "days_late": NumberColumn(_("Days late"), width=66, format="%d"),
        "file_name": TextColumn(_("File"), width=fitted(136, 108)),
        "row_number": NumberColumn(_("Row"), width=44, format="%d"),
    }
    picked = tables.show(shown, columns, key="cost_settlement", alt=_("Settlement"), pick=True, most_rows=8)
    if picked is not None and pd.notna(rows["row_number"].iloc[picked]):
        source_rows.raw_row(first(rows.iloc[picked : picked + 1]))


def due(rows: pd.DataFrame) -> None:
    """Draw the finished quarters that owe an answer to the cost rule, and who owes it."""
    figures.heading(
        _("Quarters without a verdict"),
        _("Every finished quarter of a running contract wants a verdict (C30); BOT is compared over the years."),
    )
    if rows.empty:
        empty.note(_("Every finished quarter has a verdict."))
        return
    shown = rows.assign(
        level_word=rows["level"].map(_level),
        period_word=rows["period"].map(period_word),
        why=[pick(row.zh, row.en) for row in each(rows)],
        owed=[pick(row.owed_zh, row.owed_en) for row in each(rows)],
    )
    columns = {
        "level_word": TextColumn(_("Level"), width=80),
        "rule": TextColumn(_("Rule"), width=50),
        "period_word": TextColumn(_("Period"), width=96),
        "label": TextColumn(_("Engagement"), width=170),
        "why": TextColumn(_("What is missing"), width=330),
        "owed": TextColumn(_("Owed by"), width=120),
    }
    tables.show(shown, columns, key="cost_due", alt=_("Quarters without a verdict"), most_rows=8)


def _level(code: str) -> str:
    return {"RED": _("▲ To act"), "AMBER": _("◐ To check")}.get(code, _("– To know"))


def of(scope: data.Scope, engagement: str) -> None:
    """Draw all four for the choices of the page; `engagement` is marked among the others."""
    rollups(data.cost_rollups(scope.period))
    value(data.cost_value(scope), engagement)
    settlement(data.cost_settlement(scope))
    due(data.cost_due(scope))


def _left_out(row: Any) -> str:
    if not row.left_out_count:
        return _("all counted")
    if pd.isna(row.left_out_fee_cny):
        return _("{count} left out, fee unknown").format(count=row.left_out_count)
    said = _("{count} left out, fee {fee} {unit}").format(
        count=row.left_out_count, fee=theme.money(row.left_out_fee_cny), unit=theme.money_unit()
    )
    if not row.left_out_unknown_fee_count:
        return said
    return said + _(", {count} of them unknown or in part").format(count=row.left_out_unknown_fee_count)


def matter(code: str) -> str:
    """Name what settlement found."""
    return {
        "arithmetic": _("Quantity times price is not the amount"),
        "amount": _("Amount above the contract's"),
        "quantity": _("Quantity above the delivered one"),
        "not_reviewed": _("Paid before finance had passed it"),
        "above_approved": _("Paid more than approved"),
        "price": _("Price above the contract's"),
        "duplicate": _("Same number and amount twice"),
        "two_quarters": _("Same number in two quarters"),
        "late_payment": _("Paid late by the bank"),
        "credit_not_taken": _("Credit due and not taken"),
        "credit_not_yet_taken": _("Credit due and not yet taken"),
        "credit_without_invoice": _("Credit due and no invoice to take it off"),
        "typed_price": _("Price typed is not what was invoiced"),
        "amount_below": _("Invoiced less than the contract says is due"),
        "credit_above_cap": _("Credit above the cap"),
        "earn_back_above_credit": _("More given back than was held back"),
        "credit_not_recorded": _("Credit by the contract's terms not recorded"),
        "earn_back_not_recorded": _("Credit earned back not recorded"),
    }.get(code, code)
