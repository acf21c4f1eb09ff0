"""The scorecard: one vendor or engagement, from its score down to the cell of the spreadsheet."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import data, page, state
from dashboard.charts import peers, trend
from dashboard.i18n import N_, _
from dashboard.page import Page
from dashboard.parts import (
    card,
    download,
    empty,
    evidence,
    figures,
    frame,
    kept_from,
    look,
    moved,
    moved_words,
    standing,
    tables,
)
from dashboard.rows import where

PAGE = Page(title=N_("Scorecard"), section=N_("Vendors"), order=10, url_path="scorecard", is_of_vendor=True)


def show() -> None:
    """Choose, fetch, show."""
    scope = frame.scope_of_vendor()
    heads = data.heads(scope)
    if heads.empty:
        _list_vendors(scope)
        return

    engagements = data.engagements(scope)
    head, engagement = card.choose(heads, engagements)
    chosen = data.Card(scope.period, head.vendor_id, head.group_key, engagement)

    costs = data.verdicts(scope)
    costs = costs[costs["group_key"] == chosen.group]
    indicators, gates = data.indicators(chosen), data.gates(chosen)
    if engagement:
        costs = costs[costs["engagement_id"] == engagement]
        head = where(engagements, "engagement_id", engagement)
        card.head_of_engagement(head, costs)
    else:
        card.head(head, costs)
    with st.container(gap="xsmall"):
        standing.lost_line(indicators, head)
        moved.line(_since_before(chosen))
        if not engagement:
            standing.tier_line(data.tier_reasons(chosen))
        standing.bounds_line(data.interval(chosen))
    dimensions, periods = data.dimensions(chosen), data.trend(chosen)
    _charts(dimensions, periods)
    adjustments, complaints = data.adjustments(chosen), data.complaints(chosen)
    parts = {
        "indicators": _("Indicators and sources"),
        "moved": _("Why it moved"),
        "events": _("Deductions and gates") + standing.open_gates(gates),
        "others": _("Cost and complaints"),
    }
    part = state.part("card", _("Show"), parts)
    if part == "indicators":
        evidence.show(chosen, indicators)
    elif part == "moved":
        _moved(chosen)
    elif part == "events":
        standing.adjustments(adjustments, head)
        standing.gates(gates)
    else:
        card.costs(costs, data.costs_kept(scope.period))
        card.complaints(complaints, data.complaints_kept(scope.period))
    shown = {
        _("Indicators"): indicators,
        _("Scores by dimension"): dimensions,
        _("Score over the periods"): periods,
        _("Deductions and bonus"): adjustments,
        _("Gates"): gates,
        _("Cost tests"): costs,
        _("Complaints"): complaints,
        **_steps(chosen),
    }
    download.offer("scorecard", shown, scope)


def _moved(card: data.Card) -> None:
    """Say why the score differs from an earlier one, or from that of another rule or build."""
    options = data.comparisons(card)
    left, right = st.columns([0.72, 0.28], vertical_alignment="bottom")
    with left:
        figures.heading(
            _("Why the score moved"),
            _("Every step from the earlier score to this one; together they are exactly the change."),
        )
    with right:
        against = state.choose("against", _("Compared with"), options, moved_words.against)
    found = data.moved(card, against) if against else None
    if found is None:
        empty.note(_("There is no earlier score to compare with."))
    else:
        moved.show(found, key="why")
        moved.table(found.steps, key="steps")
    if not card.engagement:
        moved.restated(data.restated(card), key="restated")


def _since_before(card: data.Card) -> data.Moved | None:
    """Return why the score differs from that of the latest earlier period that has one; None of a first score."""
    earlier = next((against for against in data.comparisons(card) if ":" not in against), None)
    return data.moved(card, earlier) if earlier else None


def _steps(card: data.Card) -> dict[str, pd.DataFrame]:
    """Return the tables of the change that is chosen, for the file."""
    options = data.comparisons(card)
    against = state.get("against")
    against = against if against in options else next(iter(options), None)
    found = data.moved(card, against) if against else None
    shown = {} if card.engagement else {_("Restatements"): data.restated(card)}
    return shown | ({_("Why the score moved"): found.steps, _("Who changed places"): found.peers} if found else {})


def _list_vendors(scope: data.Scope) -> None:
    """Say why there is no scorecard to show, and offer the vendors that have one."""
    asked = state.get("vendor")
    if scope.vendor:
        empty.note(_("This vendor has no score under these choices; widen period or family."))
    elif asked:
        empty.note(_("No vendor has the id {vendor}; it may belong to other data.").format(vendor=asked))
    figures.heading(_("Choose a vendor"), _("On the left, or by a row of this list."))
    ranking = data.ranking(replace(scope, vendor=None))
    if ranking.empty:
        empty.note(_("Nothing was scored under these choices; widen the family or the unit."))
    elif subject := tables.places(ranking, kept_from.of_period(scope.period), key="choose_a_vendor"):
        page.open_scorecard(*subject)


def _charts(dimensions: pd.DataFrame, periods: pd.DataFrame) -> None:
    left, right = st.columns([0.52, 0.48], gap="large")
    with left:
        figures.heading(_("Dimensions, with their weight"))
        figures.show(peers.figure(dimensions, look.now()), key="dimensions", alt=_("Scores by dimension"))
    with right:
        figures.heading(_("Score over the periods"))
        if periods["total"].notna().sum() > 1:
            figures.show(trend.figure(periods, look.now()), key="trend", alt=_("Score over the periods"))
        else:
            empty.note(_("A line needs scores in two periods."))
