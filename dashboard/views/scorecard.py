"""The scorecard: one vendor or engagement, from its score down to the cell of the spreadsheet."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import data, page, state
from dashboard.charts import peers, trend
from dashboard.i18n import N_, _
from dashboard.page import Page
from dashboard.parts import card, download, empty, evidence, figures, frame, look, tables
from dashboard.rows import where

PAGE = Page(title=N_("Scorecard"), section=N_("Vendors"), order=10, url_path="scorecard")


def show() -> None:
    """Choose, fetch, show."""
    scope = frame.scope()
    asked = state.get("vendor")
    if asked is None:
        _list_vendors(scope)
        return
    heads = data.vendor(scope, asked)
    if heads.empty:
        _unknown(scope, asked)
        return

    engagements = data.engagements(scope, asked)
    head, engagement = card.choose(heads, engagements)
    chosen = data.Card(scope.period, asked, head.group_key, engagement)

    costs = data.verdicts(scope, asked)
    costs = costs[costs["group_key"] == chosen.group]
    if engagement:
        costs = costs[costs["engagement_id"] == engagement]
        card.head_of_engagement(where(engagements, "engagement_id", engagement), costs)
    else:
        card.head(head, costs)
    _dimensions(chosen)
    indicators = data.indicators(chosen)
    evidence.show(chosen, indicators)
    card.costs(costs)
    card.complaints(data.complaints(chosen))
    download.offer("scorecard", {_("Indicators"): indicators, _("Cost tests"): costs}, scope)


def _list_vendors(scope: data.Scope) -> None:
    figures.heading(_("Choose a vendor"), _("On the left, or by a row of this list."))
    ranking = data.ranking(scope)
    if ranking.empty:
        empty.note(_("Nothing was scored under these choices; widen the family or the unit."))
    elif vendor := tables.places(ranking, key="choose_a_vendor"):
        page.open_scorecard(vendor)


def _unknown(scope: data.Scope, asked: str) -> None:
    everywhere = data.vendors(None, None)
    if asked in everywhere:
        empty.note(
            _("{vendor} has no score under these choices; widen period or family.").format(vendor=everywhere[asked])
        )
    else:
        empty.note(
            _("No vendor has the id {vendor}; it may belong to other data. Choose one of this list.").format(
                vendor=asked
            )
        )
    _list_vendors(scope)


def _dimensions(chosen: data.Card) -> None:
    left, right = st.columns([0.52, 0.48], gap="large")
    rows: pd.DataFrame = data.dimensions(chosen)
    with left:
        figures.heading(_("Dimensions, with their weight"))
        figures.show(peers.figure(rows, look.now()), key="dimensions", alt=_("Scores by dimension"))
    with right:
        figures.heading(_("Score over the periods"))
        figures.show(trend.figure(data.trend(chosen), look.now()), key="trend", alt=_("Score over the periods"))
