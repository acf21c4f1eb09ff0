"""Rankings: who is where in each peer group, how firm that is, and why it moved."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, page, state
from dashboard.charts import bump, makeup, quadrant
from dashboard.i18n import N_, _, pick
from dashboard.page import Page
from dashboard.parts import download, empty, figures, firm, frame, kept_from, look, moved, tables, words
from dashboard.parts.plain import plain
from dashboard.rows import each, first

PAGE = Page(title=N_("Rankings"), section=N_("Decide"), order=20, url_path="rankings")
_CHOSEN = "ranking_row_chosen"


def show() -> None:
    """Choose, fetch, show."""
    scope = frame.scope()
    ranking = data.ranking_in_full(scope)
    if ranking.empty:
        empty.note(_("Nothing was scored under these choices; widen the family or the unit."))
        return

    kept = kept_from.of_period(scope.period)
    _places(ranking, kept)
    subject = _subject(ranking)
    found = _moved(scope, subject, kept)
    _unplaced(scope, ranking, kept)
    group = _group(ranking, subject)
    own = ranking[ranking["group_key"] == group]
    places, given = data.places(scope.period, group), data.contributions(scope.period, group)
    found_firm, called = data.firmness(scope.period, group), _called(scope.period, own)
    parts = {"firm": _("Firmness"), "course": _("Course, fee and points")}
    if state.part("places", _("Show"), parts) == "firm":
        firm.show(found_firm, called, crowd=data.too_many(scope.period, group))
    else:
        _within(scope, own, places, given)
    told = ranking.assign(tier_reasons=[kept_from.told(kept_from.of(row, kept)) for row in each(ranking)])
    shown = {_("Ranking"): told, _("Places over the periods"): places, _("What the score is made of"): given}
    if found is not None:
        shown |= {_("Why it moved"): found.steps, _("Who changed places"): found.peers}
    download.offer("rankings", shown | firm.files(found_firm, called), scope)


def _places(ranking: pd.DataFrame, kept: kept_from.Reasons) -> None:
    ranked = ranking[ranking["status"] == "ranked"].reset_index(drop=True)
    figures.heading(
        _("Places this period"),
        _(
            "Places count within a peer group only. The bar shows where a score may lie; ≈ is not clearly behind the "
            "one above."
        ),
    )
    if ranked.empty:
        empty.note(_("No vendor can be ranked here; the reasons stand below."))
        return
    subject = state.newly(_CHOSEN, tables.ranking(ranked, kept, key="ranking"))
    if subject is not None:
        state.put("moved", subject[0])
        state.put("group", subject[1])


def _moved(scope: data.Scope, row: Any, kept: kept_from.Reasons) -> data.Moved | None:
    """Say why a vendor of the ranking moved, and lead to its scorecard; return what was found."""
    if row is None:
        return None
    left, right = st.columns([0.8, 0.2], vertical_alignment="bottom")
    with left:
        figures.heading(
            _("Why it moved: {vendor}").format(vendor=plain(row.vendor_name)),
            _("{group}, on last period, the largest steps first. A row of the table above chooses another.").format(
                group=words.group(row.group_key)
            ),
        )
    with right:
        if st.button(_("Open the scorecard"), key="to_scorecard", icon=":material/arrow_forward:", width="stretch"):
            page.open_scorecard(row.vendor_id, row.group_key)
    chosen = data.Card(scope.period, row.vendor_id, row.group_key)
    found = data.moved(chosen, data.period_before(scope.period))
    if said := kept_from.in_full(kept_from.of(row, kept)):
        st.caption(plain(said))
    if found:
        moved.show(found, key="moved")
    return found


def _subject(ranking: pd.DataFrame) -> Any:
    """Return the row chosen, else the one that moved most of the vendor's or the group's; None where none moved."""
    rows = ranking.dropna(subset=["total", "prior_total"])
    if rows.empty:
        return None
    vendor, group = state.get("moved") or state.get("vendor"), state.get("group")
    sized = rows.assign(is_own=rows["vendor_id"] == vendor, is_here=rows["group_key"] == group)
    sized["size"] = sized["total_change"].abs()
    return first(sized.sort_values(["is_own", "is_here", "size"], ascending=False, kind="stable"))


def _unplaced(scope: data.Scope, ranking: pd.DataFrame, kept: kept_from.Reasons) -> None:
    for status, title in (("benchmark", _("For comparison, not ranked")), (None, _("Without a place"))):
        others = ranking[
            (ranking["status"] == status) if status else ~ranking["status"].isin(["ranked", "benchmark"])
        ].reset_index(drop=True)
        if not others.empty:
            figures.heading(title)
            tables.unranked(others, data.coverage_limits(scope.period), kept, key=f"unranked_{status}")


def _group(ranking: pd.DataFrame, subject: Any) -> str:
    """Choose the peer group that the charts are about, to begin with that of the vendor explained, else the largest."""
    sizes = ranking["group_key"].value_counts()
    own = None if subject is None else subject.group_key
    groups = sorted(sizes.index, key=lambda key: (key != own, -int(sizes[key]), key))
    st.divider()
    left, _right = st.columns([0.4, 0.6])
    with left:
        return state.choose("group", _("Peer group"), groups, words.group) or groups[0]


def _called(period: str, ranking: pd.DataFrame) -> firm.Words:
    """Return what the group's vendors, and the rule's dimensions and indicators, are called."""
    vendors = dict(zip(ranking["vendor_id"], ranking["vendor_name"], strict=True))
    dimensions, indicators = (
        {row.code: pick(row.title_zh, row.title_en) for row in each(data.rule_words(period, kind))}
        for kind in ("dimension", "indicator")
    )
    return firm.Words(vendors, dimensions, indicators)


def _within(scope: data.Scope, ranking: pd.DataFrame, places: pd.DataFrame, given: pd.DataFrame) -> None:
    colours, vendor = look.now(), state.get("moved") or state.get("vendor")
    tiers = data.tiers(scope.period)
    # The second-best tier; a rule without one has no line.
    good = tiers.iloc[1] if len(tiers) > 1 else None
    good_from = None if good is None else float(good["total_from"])

    left, right = st.columns(2, gap="large")
    with left:
        figures.heading(_("Places over the periods"), _("First place on top; a gap is a period without a place."))
        if places.dropna(subset=["rank"])["period"].nunique() > 1:
            figures.show(bump.figure(places, colours, chosen=vendor), key="bump", alt=_("Places over the periods"))
        else:
            empty.note(_("Lines need places in two periods, and a place needs two ranked vendors."))
    with right:
        below = _("Each point is a vendor; a diamond scores less than tier {tier} asks for ({score} points).")
        figures.heading(
            _("Score against fee"),
            _("Each point is a vendor.")
            if good is None
            else plain(below.format(tier=good["tier"], score=f"{good_from:g}")),
        )
        if ranking.dropna(subset=["total", "fee_cny"]).empty:
            empty.note(_("No fees are known for this group; load the cost sheet."))
        else:
            chart = quadrant.figure(ranking, colours, good_from=good_from, chosen=vendor)
            figures.show(chart, key="quadrant", alt=_("Score against fee"))
    figures.heading(
        _("What the score is made of"),
        _("Points that each dimension gives, of 100; in brackets what deductions, bonus and the way of adding change."),
    )
    figures.show(makeup.figure(given, colours, chosen=vendor), key="given", alt=_("Points by dimension"))
