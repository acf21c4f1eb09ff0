"""In-house or outsourced: the verdicts first, then one engagement from price to whole cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import data, state, theme
from dashboard.charts import cost_bridge, cost_stacks
from dashboard.i18n import N_, _, period_word, pick
from dashboard.page import Page
from dashboard.parts import (
    arrangements,
    cost_assumptions,
    cost_credits,
    cost_evidence,
    cost_files,
    cost_lines,
    cost_npv,
    cost_overall,
    cost_waiver,
    cost_whatif,
    cost_words,
    download,
    empty,
    figures,
    frame,
    look,
    tables,
    words,
)
from dashboard.parts.plain import plain
from dashboard.parts.tables import fitted
from dashboard.rows import each, where

_CHOSEN = "cost_row_chosen"
_MOST_TURNS = 5
# What kind of note a flag is.
_FLAG = 2
# Beside the shape, never in its place; no pair of red and green.
_COLOURS: Final[Mapping[str, Any]] = {"PASS": "blue", "MARGINAL": "orange", "FAIL": "red", "NOT_ASSESSABLE": "gray"}
PAGE = Page(title=N_("In-house vs outsourced"), section=N_("Cost"), order=10, url_path="costs")


def show() -> None:
    """Choose, fetch, show."""
    scope = frame.scope()
    if data.verdicts(scope).empty:
        _without_verdicts(scope)
        return
    listed = data.cost_list(scope)
    _verdicts(scope, listed)
    st.divider()
    parts = {
        "lines": (_("What it is made of"), _composition),
        "assumptions": (_("What would have to be true"), _assumptions),
        "evidence": (_("Credits and source rows"), _evidence),
        "overall": (_("Added up and settled"), None),
    }
    part = state.part("costs", _("Show"), {name: label for name, (label, _draw) in parts.items()})
    draw = parts[part][1]
    if draw is None:
        chosen = _standing(listed)
        cost_overall.of(scope, chosen)
    else:
        chosen = _choose(listed)
        row = where(listed, "engagement_id", chosen)
        draw(row, scope.period, _judged(row, scope.period))
    offered = {
        _("Cost tests"): listed,
        _("Cost lines"): data.cost_rows(chosen, scope.period),
        _("Credits and bonuses"): data.cost_credits(chosen, scope.period),
        _("Credits by the contract's terms"): data.cost_credit_terms(chosen, scope.period),
        _("Settlement"): data.cost_settlement(scope),
        _("Quarters without a verdict"): data.cost_due(scope),
        **cost_files.of(scope, chosen),
    }
    download.offer("costs", {name: rows for name, rows in offered.items() if not rows.empty}, scope)


def _without_verdicts(scope: data.Scope) -> None:
    beside = data.arrangements(scope)
    if beside.empty:
        empty.no_costs(data.costs_kept(scope.period), _("No cost entries under these choices."))
        return
    arrangements.show(beside, scope.period)
    download.offer("costs", {_("In-house and outsourced, side by side"): beside}, scope)


def _verdicts(scope: data.Scope, listed: pd.DataFrame) -> None:
    figures.heading(
        _("Is it really cheaper?"),
        _(
            "Total cost against total cost, in {unit}; a saving on price alone is naive and no pass. Choose a row."
        ).format(unit=theme.money_unit()),
    )
    shown = listed.assign(
        verdict_word=[_verdict(row) for row in each(listed)],
        # That it is waived stands in the verdict.
        flag_words=[cost_words.flags(row.flags, but=("WAIVED",)) for row in each(listed)],
        inhouse=[theme.money(value) for value in listed["inhouse_cny"]],
        outsourced=[theme.money(value) for value in listed["outsourced_cny"]],
        saving=[theme.money(value) for value in listed["saving_cny"]],
        margin=[words.margin(row.verdict, row.margin_of_safety) for row in each(listed)],
        naive=[theme.percent(value, 1) for value in listed["naive_saving"]],
        headroom=[theme.percent(value, 1) for value in listed["price_headroom"]],
        sure=[theme.percent(value) for value in listed["cheaper_share"]],
    )
    columns: dict[str, Any] = {
        "verdict_word": TextColumn(_("Verdict"), width=104),
        "label": TextColumn(_("Engagement"), width=fitted(192, 190)),
        "flag_words": TextColumn(_("Flags"), width=fitted(168, 158)),
        "inhouse": TextColumn(_("In-house"), width=fitted(72, 66), alignment="right"),
        "outsourced": TextColumn(_("Outsourced"), width=fitted(72, 78), alignment="right"),
        "saving": TextColumn(_("Saving"), width=56, alignment="right"),
        "margin": TextColumn(_("Margin"), width=60, alignment="right", help=_on_margin()),
        "naive": TextColumn(_("Naive"), width=60, alignment="right", help=_on_naive()),
        "headroom": TextColumn(_("Headroom"), width=fitted(60, 72), alignment="right", help=_on_headroom()),
        "sure": TextColumn(_("Odds"), width=fitted(60, 50), alignment="right", help=_on_odds()),
    }
    key = tables.among("cost_list", listed, "engagement_id")
    picked = tables.show(shown, columns, key=key, alt=_("Engagements by cost verdict"), pick=True, most_rows=12)
    chosen = state.newly(_CHOSEN, None if picked is None else str(listed["engagement_id"].iloc[picked]))
    if chosen is not None:
        state.put("engagement", chosen)
        # Who chooses a row wants to see it.
        if state.get("costs") == "overall":
            state.put("costs", "lines")
    cost_overall.bank(data.cost_rollups(scope.period))
    cost_overall.waiting(data.costs_waiting())


def _on_margin() -> str:
    return _("Saving as a share of in-house cost; the rule asks for a margin, because figures are never exact.")


def _on_naive() -> str:
    return _("What the price alone would save: shown, and no ground for a pass.")


def _on_headroom() -> str:
    return _("How far the price may rise until both sides cost the same.")


def _on_odds() -> str:
    return _("In how many simulations of the assumptions outsourcing is the cheaper side.")


def _verdict(row: Any) -> str:
    waived = "WAIVED" in str(row.flags or "").split("|")
    return _("{verdict} – waived").format(verdict=words.verdict(row.verdict)) if waived else words.verdict(row.verdict)


def _choose(listed: pd.DataFrame) -> str:
    labels = {str(row.engagement_id): f"{_verdict(row)}　{row.label}" for row in each(listed)}
    left, _right = st.columns([0.5, 0.5])
    with left:
        return state.choose("engagement", _("Engagement"), list(labels), labels.__getitem__) or next(iter(labels))


def _standing(listed: pd.DataFrame) -> str:
    """Return the engagement chosen on another part, where it is among those listed; else the first."""
    found: list[str] = listed["engagement_id"].astype(str).tolist()
    kept = state.get("engagement")
    return kept if kept in found else found[0]


def _judged(row: Any, period: str) -> data.Outlook | None:
    """Head what is about one engagement: its verdict, what qualifies it, and over the years where that is the test."""
    figures.heading(plain(row.label), plain(f"{row.vendor_name} · {row.contract_no}"))
    st.badge(_verdict(row), color=_COLOURS[row.verdict])
    _notes(row.engagement_id, period)
    outlook = data.cost_outlook(row.engagement_id, period)
    if outlook is not None and outlook.is_only:
        cost_npv.verdict(outlook)
    return outlook


def _composition(row: Any, period: str, _outlook: data.Outlook | None) -> None:
    cost_waiver.show(row, data.cost_waiver(row.engagement_id, period))
    _numbers(row, period)
    lines = data.cost_sums(row.engagement_id, period)
    left, right = st.columns([0.5, 0.5], gap="large")
    with left:
        figures.heading(_("From the price to the whole cost"), _("The dotted line is what the bank's own people cost."))
        figures.show(cost_bridge.figure(lines, look.now()), key="bridge", alt=_("From the price to the whole cost"))
    with right:
        figures.heading(_("Both sides"), _("The largest lines of each; point at a piece for its amount."))
        figures.show(cost_stacks.figure(lines, look.now()), key="stacks", alt=_("Both sides"))
        _history(row.engagement_id, period)
    cost_lines.show(lines, row.engagement_id)


def _assumptions(row: Any, period: str, outlook: data.Outlook | None) -> None:
    supposed = cost_assumptions.show(row.engagement_id, period, row)
    case = supposed.case if supposed else data.cost_case(row.engagement_id, period)
    if case is not None:
        cost_whatif.show(case, row.engagement_id)
    if supposed:
        outlook = supposed.outlook
    if outlook is not None:
        cost_npv.show(outlook, row.engagement_id)
    cost_evidence.in_force(row.engagement_id, period)


def _evidence(row: Any, period: str, _outlook: data.Outlook | None) -> None:
    cost_credits.show(row.engagement_id, period)
    cost_evidence.show(row.engagement_id, period)


def _numbers(row: Any, period: str) -> None:
    unit = theme.money_unit()
    said = (
        (_("Saving ({unit})").format(unit=unit), theme.money(row.saving_cny)),
        (_("Margin of safety"), words.margin(row.verdict, row.margin_of_safety)),
        (_("Naive: price alone"), theme.percent(row.naive_saving, 1)),
        (_("Decision test ({unit})").format(unit=unit), theme.money(row.decision_saving_cny)),
        (cost_words.break_even_price(row.priced_by), theme.unit_price(row.break_even_price_cny)),
        (_("Break-even volume"), _volume(row)),
    )
    for place, (label, value) in zip(st.columns(len(said)), said, strict=True):
        place.metric(label, value)
    _units(row)
    _turns(row.engagement_id, period)


def _units(row: Any) -> None:
    """Say what one unit costs on either side: as accepted, and as standard work where the mix is known."""
    said = [
        text.format(
            outsourced=theme.number(outsourced, 4),
            inhouse=_("not known") if pd.isna(inhouse) else theme.number(inhouse, 4),
        )
        for text, outsourced, inhouse in (
            (_("accepted unit {outsourced} against {inhouse}"), row.accepted_unit_cny, row.inhouse_accepted_unit_cny),
            (_("standard unit {outsourced} against {inhouse}"), row.standard_unit_cny, row.inhouse_standard_unit_cny),
        )
        if pd.notna(outsourced)
    ]
    told = [_("Cost in CNY, outsourced against in-house: {units}.").format(units=_("; ").join(said))] if said else []
    if pd.notna(row.operators):
        told.append(
            _("The bank's own people would be {operators} operators and {supervisors} supervisors (I0).").format(
                operators=theme.number(row.operators, 2), supervisors=theme.number(row.supervisor_count, 2)
            )
        )
    if told:
        st.caption(" ".join(told))


def _turns(engagement: str, period: str) -> None:
    """Say at which volumes the cheaper side changes, with whole people and price bands."""
    rows = data.cost_volumes(engagement, period)
    # Without steps it is the break-even volume above, said once.
    if rows.empty or not (rows["has_people_steps"] | (rows["band_count"] > 1)).any():
        return
    steps = [
        (_("from {volume} cheaper") if row.is_cheaper_above else _("from {volume} dearer")).format(
            volume=theme.number(row.volume, 0)
        )
        for row in each(rows.head(_MOST_TURNS))
    ]
    more = len(rows) - len(steps)
    said = _(", ").join(steps) + (_(" and {count} more turns").format(count=more) if more > 0 else "")
    st.caption(
        _("Outsourcing by quarterly volume, whole people and price bands counted: {turns}; delivered {volume}.").format(
            turns=said, volume=theme.number(rows["delivered_volume"].iloc[0], 0)
        )
    )


def _volume(row: Any) -> str:
    if row.outsource_where == "every_volume":
        return _("any")
    if row.outsource_where == "never":
        return _("none")
    return theme.number(row.break_even_volume, 0)


def _notes(engagement: str, period: str) -> None:
    for note in each(data.cost_notes(engagement, period)):
        said = pick(note.zh, note.en)
        owed = pick(note.owed_zh, note.owed_en)
        told = _("{what} (owed by {owner})").format(what=said, owner=owed) if owed else said
        # What is missing or stands twice, repeated fails and amounts left behind want somebody to act.
        is_to_know = note.kind == _FLAG and note.flag not in ("REVIEW", "STALE_BASIS")
        (st.info if is_to_know else st.warning)(plain(told))


def _history(engagement: str, period: str) -> None:
    figures.heading(_("Over the quarters"))
    rows = data.cost_history(engagement, period)
    shown = rows.assign(
        period_word=rows["period"].map(period_word),
        verdict_word=rows["verdict"].map(words.verdict),
        margin=[words.margin(row.verdict, row.margin_of_safety) for row in each(rows)],
        saving=[theme.money(value) for value in rows["saving_cny"]],
        so_far=[theme.money(value) for value in rows["cumulative_saving_cny"]],
    ).iloc[::-1]
    columns = {
        "period_word": TextColumn(_("Period"), width=88),
        "verdict_word": TextColumn(_("Verdict"), width=88),
        "margin": TextColumn(_("Margin"), width=64, alignment="right"),
        "saving": TextColumn(_("Saving"), width=74, alignment="right"),
        "so_far": TextColumn(_("Saving so far"), width=72, alignment="right"),
    }
    tables.show(shown, columns, key="cost_history", alt=_("Over the quarters"), most_rows=8)
    if len(rows):
        _so_far(rows.iloc[-1])
    promised = data.cost_promises(engagement)
    if not promised.empty:
        _promises(promised)


def _so_far(last: Any) -> None:
    said = _("All quarters so far: {verdict}, margin {margin}; {assessed} of {count} judged.").format(
        verdict=words.verdict(last.cumulative_verdict),
        margin=words.margin(last.cumulative_verdict, last.cumulative_margin),
        assessed=last.assessed_count,
        count=last.quarter_count,
    )
    if isinstance(last.expected_to_break, str):
        said += _(
            " If the margin goes on falling as over the last eight quarters, the rule breaks in {period}."
        ).format(period=period_word(last.expected_to_break))
    st.caption(plain(said))


def _promises(rows: pd.DataFrame) -> None:
    figures.heading(
        _("Promised and realised"),
        _("As decided at the time, both net of the one-time cost over the term; so far counts what was judged."),
    )
    shown = rows.assign(
        promised=[theme.money(value) for value in rows["promised_saving_cny"]],
        to_date=[theme.money(value) for value in rows["promised_to_date_cny"]],
        realised=[theme.money(value) for value in rows["realised_saving_cny"]],
    )
    columns = {
        "year_no": NumberColumn(_("Contract year"), width=80, format="%d"),
        "promised": TextColumn(_("Promised"), width=90, alignment="right"),
        "to_date": TextColumn(_("Promised so far"), width=96, alignment="right"),
        "realised": TextColumn(_("Realised"), width=90, alignment="right"),
    }
    tables.show(shown, columns, key="promises", alt=_("Promised and realised"))
    _term(rows.iloc[0])


def _term(of: Any) -> None:
    """Say the whole term's sums, and what keeps promised and realised from being one and the same thing."""
    told = [
        _("The whole term: promised {promised}, of it so far {to_date}; realised {realised} ({unit}).").format(
            promised=theme.money(of.term_promised_cny),
            to_date=theme.money(of.term_promised_to_date_cny),
            realised=theme.money(of.term_realised_cny),
            unit=theme.money_unit(),
        )
    ]
    if pd.isna(of.one_time_cny):
        told.append(_("The decision states no one-time cost, so none is taken off the promise."))
    if of.decision_count > 1:
        told.append(
            _(
                "{count} decisions are on record ({days}) and the one with the earliest date counts as the promise; "
                "the sheets don't say which was written first: see that none was dated back."
            ).format(count=of.decision_count, days=of.decision_days)
        )
    st.caption(plain(" ".join(told)))
