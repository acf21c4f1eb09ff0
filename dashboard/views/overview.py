"""The overview: five numbers with their movement, what asks for a decision, the places, the cost tests."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import data, page
from dashboard.charts import verdicts
from dashboard.i18n import N_, _
from dashboard.page import Page
from dashboard.parts import download, empty, figures, frame, kept_from, look, metrics, tables, words

PAGE = Page(title=N_("Overview"), section=N_("Decide"), order=10, url_path="overview")
VERDICTS = ("FAIL", "MARGINAL", "PASS", "NOT_ASSESSABLE")


def show() -> None:
    """Choose, fetch, show."""
    scope = frame.scope()

    matters = data.decisions(scope)
    ranking = data.ranking(scope)
    costs = data.verdicts(scope)

    kept = kept_from.of_period(scope.period)
    metrics.headline(data.headline(scope))
    _decisions(matters, kept)
    left, right = st.columns([0.65, 0.35], gap="medium")
    with left:
        figures.heading(_("Places in each peer group"), _("Choose a row to open the scorecard."))
        ranked = ranking[ranking["status"] == "ranked"].reset_index(drop=True)
        if ranked.empty:
            empty.note(_("No vendor is ranked here in this period; the Rankings page says why."))
        elif subject := tables.places(ranked, kept, key="places"):
            page.open_scorecard(*subject)
    with right:
        figures.heading(
            _("In-house or outsourced: cost tests"), _("Engagements by verdict, total cost against total cost.")
        )
        if costs.empty:
            empty.no_costs(data.costs_kept(scope.period), _("No cost entries under these choices."))
        else:
            counts = {code: int((costs["verdict"] == code).sum()) for code in VERDICTS}
            chart = verdicts.figure(counts, {code: words.verdict(code) for code in VERDICTS}, look.now())
            figures.show(chart, key="verdicts", alt=_("Number of engagements by cost verdict"))
            tables.margins(costs, key="margins")
    download.offer("overview", {_("Decisions"): matters, _("Ranking"): ranking, _("Cost tests"): costs}, scope)


def _decisions(matters: pd.DataFrame, kept: kept_from.Reasons) -> None:
    title = _("Needs a decision ({count})").format(count=len(matters)) if len(matters) else _("Needs a decision")
    figures.heading(title, _("The most pressing first; choose a row to open the scorecard."))
    if matters.empty:
        empty.note(_("Nothing asks for a decision in this period."))
    elif subject := tables.decisions(matters, kept, key="decisions"):
        page.open_scorecard(*subject)
