"""Rankings: who is where in each peer group, how firm that is, and why it moved."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import data, page, state
from dashboard.charts import bump, makeup, quadrant, waterfall
from dashboard.i18n import N_, _, pick
from dashboard.page import Page
from dashboard.parts import download, empty, figures, firm, frame, look, tables, words
from dashboard.rows import each, where

PAGE = Page(title=N_("Rankings"), section=N_("Decide"), order=20, url_path="rankings")


def show() -> None:
    """Choose, fetch, show."""
    # Peers are what a place is about: a vendor chosen is marked among them, not taken out.
    scope = replace(frame.scope(), vendor=None)
    ranking = data.ranking_in_full(scope)
    if ranking.empty:
        empty.note(_("Nothing was scored under these choices; widen the family or the unit."))
        return

    _places(scope, ranking)
    group = _group(ranking)
    places, given = data.places(scope.period, group), data.contributions(scope.period, group)
    own = ranking[ranking["group_key"] == group]
    firm_tables = _firm(scope.period, group, own)
    _within(scope, own, places, given)
    shown = {_("Ranking"): ranking, _("Places over the periods"): places, _("What the score is made of"): given}
    download.offer("rankings", shown | firm_tables, scope)


def _places(scope: data.Scope, ranking: pd.DataFrame) -> None:
    ranked = ranking[ranking["status"] == "ranked"].reset_index(drop=True)
    figures.heading(
        _("Places this period"),
        _("Places count within a peer group only. The bar shows where a score may lie, given how much data there is."),
    )
    if ranked.empty:
        empty.note(_("No vendor can be ranked here; the reasons stand below."))
    elif subject := tables.ranking(ranked, key="ranking"):
        page.open_scorecard(*subject)
    for status, title in (("benchmark", _("For comparison, not ranked")), (None, _("Without a place"))):
        others = ranking[
            (ranking["status"] == status) if status else ~ranking["status"].isin(["ranked", "benchmark"])
        ].reset_index(drop=True)
        if not others.empty:
            figures.heading(title)
            tables.unranked(others, data.coverage_limits(scope.period), key=f"unranked_{status}")


def _group(ranking: pd.DataFrame) -> str:
    """Choose the peer group that the charts are about, the largest to begin with."""
    sizes = ranking["group_key"].value_counts()
    groups = sorted(sizes.index, key=lambda key: (-int(sizes[key]), key))
    st.divider()
    left, _right = st.columns([0.4, 0.6])
    with left:
        return state.choose("group", _("Peer group"), groups, words.group) or groups[0]


def _firm(period: str, group: str, ranking: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Draw how firm the places of the group are, and return the tables behind it."""
    found = data.firmness(period, group)
    vendors = dict(zip(ranking["vendor_id"], ranking["vendor_name"], strict=True))
    dimensions, indicators = (
        {row.code: pick(row.title_zh, row.title_en) for row in each(data.rule_words(period, kind))}
        for kind in ("dimension", "indicator")
    )
    called = firm.Words(vendors, dimensions, indicators)
    firm.show(found, called, crowd=data.too_many(period, group))
    return firm.files(found, called)


def _within(scope: data.Scope, ranking: pd.DataFrame, places: pd.DataFrame, given: pd.DataFrame) -> None:
    colours, vendor = look.now(), state.get("vendor")
    tiers = data.tiers(scope.period)
    good_from = None if len(tiers) < 2 else float(tiers["total_from"].iloc[1])  # noqa: PLR2004 - the second-best tier

    left, right = st.columns(2, gap="large")
    with left:
        figures.heading(_("Places over the periods"), _("First place on top; a gap is a period without a place."))
        if places.dropna(subset=["rank"])["period"].nunique() > 1:
            figures.show(bump.figure(places, colours, chosen=vendor), key="bump", alt=_("Places over the periods"))
        else:
            empty.note(_("Lines need places in two periods, and a place needs two ranked vendors."))
    with right:
        figures.heading(_("Score against fee"), _("Each point is a vendor; a diamond lies below the second-best tier."))
        if ranking.dropna(subset=["total", "fee_cny"]).empty:
            empty.note(_("No fees are known for this group; load the cost sheet."))
        else:
            chart = quadrant.figure(ranking, colours, good_from=good_from, chosen=vendor)
            figures.show(chart, key="quadrant", alt=_("Score against fee"))
    left, right = st.columns(2, gap="large")
    with left:
        figures.heading(_("What the score is made of"), _("Points that each dimension gives, of 100."))
        figures.show(makeup.figure(given, colours, chosen=vendor), key="given", alt=_("Points by dimension"))
    with right:
        _moved(ranking, given)


def _moved(ranking: pd.DataFrame, given: pd.DataFrame) -> None:
    figures.heading(_("Why it moved"), _("Points by dimension, from last period's score to this one's."))
    moved = ranking.dropna(subset=["total", "prior_total"])
    if moved.empty:
        empty.note(_("No vendor of this group has a score in the last period."))
        return
    vendors = dict(zip(moved["vendor_id"], moved["vendor_name"], strict=True))
    first = sorted(vendors, key=lambda vendor: vendor != state.get("vendor"))
    chosen = state.choose("moved", _("Vendor"), first, vendors.__getitem__)
    row = where(moved, "vendor_id", chosen)
    chart = waterfall.figure(
        given[given["vendor_id"] == chosen],
        look.now(),
        before=row.prior_total,
        after=row.total,
    )
    figures.show(chart, key="waterfall", alt=_("Why the score moved, by dimension"))
