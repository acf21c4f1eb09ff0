"""The head of a scorecard, and the short tables at its foot."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, TextColumn

from dashboard import state, theme
from dashboard.i18n import _
from dashboard.parts import empty, figures, metrics, tables, words
from dashboard.theme import NOTHING


def choose_group(heads: pd.DataFrame) -> pd.Series:  # type: ignore[type-arg]
    """Choose in which peer group to look at the vendor; draw its name."""
    groups = heads["group_key"].tolist()
    left, middle, _right = st.columns([0.42, 0.3, 0.28], vertical_alignment="bottom")
    with left:
        st.text(str(heads["vendor_name"].iloc[0]))
    with middle:
        chosen = state.choose("group", _("Peer group"), groups, words.group)
    return heads.set_index("group_key", drop=False).loc[chosen or groups[0]]


def choose_engagement(engagements: pd.DataFrame, head: pd.Series) -> str | None:  # type: ignore[type-arg]
    """Choose one engagement of the vendor in this peer group, or all of them."""
    own = engagements[engagements["group_key"] == head["group_key"]]
    return state.choose(
        "engagement",
        _("Engagement"),
        own["engagement_id"].tolist(),
        dict(zip(own["engagement_id"], own["label"], strict=True)).__getitem__,
        everything=_("All engagements together"),
    )


def head(row: pd.Series, costs: pd.DataFrame) -> None:  # type: ignore[type-arg]
    """Draw score, place, tier, coverage and the worst cost verdict."""
    columns = st.columns(5, gap="small")
    verdict = words.verdict(costs["verdict"].iloc[0]) if len(costs) else NOTHING
    place = (
        _("{rank} of {count}").format(rank=int(row["rank"]), count=int(row["peer_count"]))
        if pd.notna(row["rank"])
        else words.status(str(row["status"]))
    )
    tiles = [
        (_("Score"), theme.score(row["total"]), theme.arrow(row["total_change"]), _("on the last period")),
        (_("Place"), place, theme.arrow(row["rank_change"], 0) if pd.notna(row["rank"]) else None, _("places")),
        (_("Tier"), row["tier"] or NOTHING, row["prior_tier"] or NOTHING, _("last period")),
        (
            _("Coverage"), theme.percent(row["coverage"]),
            _("{points} of 100").format(points=theme.number(row["basis_points"], 0)), _("points collected"),
        ),
        (_("Cost test"), verdict, theme.percent(costs["margin_of_safety"].iloc[0], 1) if len(costs) else None, _("margin of safety")),
    ]
    for column, (label, value, change, note) in zip(columns, tiles, strict=True):
        with column:
            metrics.tile(label, str(value), change, note=note if change else None)


def costs(rows: pd.DataFrame) -> None:
    """Draw the cost test of every engagement."""
    figures.heading(_("Cost: in-house against outsourced"), _("Total against total; {unit}.").format(unit=theme.money_unit()))
    if rows.empty:
        empty.note(_("No cost entries for this vendor in this period."))
        return
    shown = rows.assign(
        verdict_word=rows["verdict"].map(words.verdict),
        inhouse=rows["inhouse_cny"].map(theme.money),
        outsourced=rows["outsourced_cny"].map(theme.money),
        saving=rows["saving_cny"].map(theme.money),
        margin=[theme.percent(value, 1) for value in rows["margin_of_safety"]],
        naive=[theme.percent(value, 1) for value in rows["naive_saving"]],
        missing=rows["missing_items"].fillna(""),
    )
    columns = {
        "label": TextColumn(_("Engagement"), width=190),
        "verdict_word": TextColumn(_("Verdict"), width=104),
        "inhouse": TextColumn(_("In-house"), width=92, alignment="right"),
        "outsourced": TextColumn(_("Outsourced"), width=92, alignment="right"),
        "saving": TextColumn(_("Saving"), width=86, alignment="right"),
        "margin": TextColumn(_("Margin of safety"), width=96, alignment="right"),
        "naive": TextColumn(_("Price only (naive)"), width=104, alignment="right"),
        "missing": TextColumn(_("Missing lines"), width=120),
    }
    tables.show(shown, columns, key="costs", alt=_("Cost tests by engagement"))


def complaints(rows: pd.DataFrame) -> None:
    """Draw the complaints of the period."""
    figures.heading(_("Complaints of the period"))
    if rows.empty:
        empty.note(_("No complaint is on record for this period."))
        return
    shown = rows.assign(place=[f"{row.file_name} · {row.sheet} · {row.row_number}" for row in rows.itertuples()])
    columns = {
        "received_at": DatetimeColumn(_("Received"), width=128, format="YYYY-MM-DD HH:mm"),
        "complaint_no": TextColumn(_("No."), width=110),
        "engagement_label": TextColumn(_("Engagement"), width=170),
        "cause": TextColumn(_("Cause"), width=150),
        "attribution": TextColumn(_("Attribution"), width=84),
        "severity": TextColumn(_("Severity"), width=64),
        "closed_at": DatetimeColumn(_("Closed"), width=128, format="YYYY-MM-DD HH:mm"),
        "place": TextColumn(_("File · sheet · row"), width="medium"),
    }
    tables.show(shown, columns, key="complaints", alt=_("Complaints of the period"))

