"""What the members of a tender's committee gave: a matrix per indicator, what stands out, and how far they agree."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import data, theme
from dashboard.i18n import _, pick
from dashboard.parts import empty, figures, tables, tender_words
from dashboard.parts.plain import plain
from dashboard.rows import each, where


def show(tender: Any, scores: pd.DataFrame, means: pd.DataFrame, bids: pd.DataFrame) -> None:
    """Draw the matrix of members and candidates for every judged indicator, then the agreement in words."""
    if tender.has_committee and not tender.is_unsealed:
        empty.note(_("The scores given here are sealed until the deadline and its unsealing; nobody sees them."))
    if scores.empty:
        empty.note(_("No score of a member has been loaded for this tender."))
        return
    found = data.outliers(str(tender.tender_no), tender.outlier_points, tender.outlier_mean)
    for indicator in scores["indicator"].drop_duplicates():
        _matrix(tender, scores[scores["indicator"] == indicator], means, bids, found)
    _size(tender, scores["member_name"].nunique())
    _far_members(found)
    _agreement(data.agreement(str(tender.tender_no)))


def _matrix(tender: Any, scores: pd.DataFrame, means: pd.DataFrame, bids: pd.DataFrame, found: data.Outliers) -> None:
    row = next(each(scores.head(1)))
    figures.heading(
        f"{row.indicator}　{pick(row.title_zh, row.title_en)}",
        _(
            "0 to 100. From {trim} valid scores on the highest and the lowest are left out; fewer than {least} make no "
            "mean. ▲ marks a score more than {limit} points from the median of the others."
        ).format(trim=int(tender.trim_from), least=int(tender.least_valid), limit=f"{tender.outlier_points:g}"),
    )
    told = scores.assign(cell=[_cell(each_row, found) for each_row in each(scores)])
    table = told.pivot_table(
        index="member_name", columns="vendor_id", values="cell", aggfunc=" / ".join, sort=False
    ).reset_index()
    order = [vendor for vendor in bids["vendor_id"] if vendor in table]
    own = means[means["indicator"] == row.indicator]
    below = [_summary(_("Mean"), own, order, _mean), _summary(_("Valid scores"), own, order, _count),
             _summary(_("Standard deviation"), own, order, _spread)]  # fmt: skip
    shown = pd.concat([table.fillna(""), pd.DataFrame(below)], ignore_index=True)
    names = dict(zip(bids["vendor_id"], bids["vendor_name"], strict=True))
    columns: dict[str, Any] = {"member_name": TextColumn(_("Member"), width=150)}
    columns |= {vendor: TextColumn(str(names[vendor]), width=196, alignment="right") for vendor in order}
    tables.show(shown, columns, key=f"matrix_{row.indicator}", alt=_("Scores by member and candidate"))


def _cell(row: Any, found: data.Outliers) -> str:
    said = tender_words.score_state(row.state)
    score = "" if pd.isna(row.points) else f"{row.points:.4g}"
    if said:
        return f"{score}（{said}）" if score else said
    return f"▲ {score}" if (row.vendor_id, row.indicator, row.member_name) in found.scores else score


def _summary(title: str, means: pd.DataFrame, order: list[str], say: Any) -> dict[str, str]:
    known = set(means["vendor_id"])
    cells = {vendor: say(where(means, "vendor_id", vendor)) if vendor in known else theme.NOTHING for vendor in order}
    return {"member_name": title, **cells}


def _mean(row: Any) -> str:
    if pd.isna(row.mean_points):
        return _("too few")
    return f"{theme.score(row.mean_points)}" + (_(" (trimmed)") if row.is_trimmed else "")


def _count(row: Any) -> str:
    return str(int(row.valid_count)) + (
        _(", {count} recused").format(count=int(row.recused_count)) if row.recused_count else ""
    )


def _spread(row: Any) -> str:
    return theme.NOTHING if pd.isna(row.spread) else f"{row.spread:.2f}"


def _size(tender: Any, members: int) -> None:
    """Say where a committee is smaller than the rule asks, or of an even number."""
    if members < tender.least_members:
        st.text(
            _("▲ {count} members scored; the rule asks for at least {least}.").format(
                count=members, least=int(tender.least_members)
            )
        )
    elif tender.is_odd and members % 2 == 0:
        st.text(_("▲ {count} members scored; the rule asks for an odd number.").format(count=members))


def _far_members(found: data.Outliers) -> None:
    for name, distance in sorted(found.members.items()):
        said = _("more lenient") if distance > 0 else _("more severe")
        st.text(
            _("▲ {name} is {distance} points {said} than the others over all candidates.").format(
                name=name, distance=f"{abs(distance):.1f}", said=said
            )
        )


def _agreement(found: data.Agreement) -> None:
    figures.heading(_("Do the members agree?"))
    if found.w is None:
        st.text(
            _(
                "It can't be said: agreement takes two candidates that all members scored, and scores that differ. "
                "Here {candidates} candidates were scored by all {members} members."
            ).format(candidates=found.candidates, members=found.members)
        )
        return
    st.text("\n".join([_order(found), _height(found)]))
    st.caption(
        plain(
            _(
                "Kendall's W {w} (p = {p}), ICC(2,k) {icc}, ICC(3,k) {consistent}; {candidates} candidates, "
                "{members} members."
            ).format(
                w=f"{found.w:.3f}",
                p=_figure(found.p),
                icc=_figure(found.icc),
                consistent=_figure(found.icc_consistent),
                candidates=found.candidates,
                members=found.members,
            )
        )
    )


def _figure(value: float | None) -> str:
    if value is None:
        return theme.NOTHING
    # A share of what sets the candidates apart can't be below 0 but in the estimate: there it means none.
    return f"{value:.3f}" if value >= 0 else _("below 0 (−{size})").format(size=f"{-value:.3f}")


def _order(found: data.Agreement) -> str:
    """Say how far the members put the candidates in one order, and whether chance alone would do as much."""
    share = found.w or 0.0
    chance = found.p is None or found.p > 0.05  # noqa: PLR2004 - the usual five percent
    if share >= 0.7:  # noqa: PLR2004 - Kendall's W in words
        said = _("The members put the candidates in much the same order.")
    elif share >= 0.4:  # noqa: PLR2004
        said = _("The members agree on the order in part.")
    else:
        said = _("The members do not agree on the order.")
    return said + (_(" With so few candidates chance alone can give as much.") if chance else "")


def _height(found: data.Agreement) -> str:
    """Say how reliable the mean is, and whether members differ in severity."""
    if found.icc is None or found.icc < 0:
        # Below 0, or even its denominator is: disagreement so strong that there is no share, and most to be told.
        return _("The committee's mean is not reliable: the members differ more than the candidates do.")
    said = _("The committee's mean is of {band} reliability.").format(band=tender_words.band(found.band))
    gap = (found.icc_consistent or 0.0) - found.icc
    severe = gap > 0.2  # noqa: PLR2004 - a gap that a reader should hear of
    return said + (_(" Some members are severer than others, which the order does not show.") if severe else "")
