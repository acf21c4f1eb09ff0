"""The tables of the pages: which columns they show, how wide, and how a row is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import ImageColumn, NumberColumn, TextColumn

from dashboard import theme
from dashboard.charts import interval
from dashboard.i18n import _
from dashboard.parts import look, words

ROW_HEIGHT = 29
MOST_ROWS_IN_SIGHT = 24
MOST_PICTURES = 400

Columns = Mapping[str, Any]


def show(
    rows: pd.DataFrame, columns: Columns, *, key: str, alt: str, pick: bool = False, most_rows: int = MOST_ROWS_IN_SIGHT
) -> int | None:
    """Draw the named columns of a table; with `pick`, return the number of the row that was chosen.

    A table of more than `most_rows` scrolls inside its frame.
    """
    tall = len(rows) > most_rows
    event = st.dataframe(
        rows[list(columns)],
        column_config=columns,
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=ROW_HEIGHT * (most_rows + 1) + ROW_HEIGHT // 2 if tall else "content",
        key=key,
        on_select="rerun" if pick else "ignore",
        selection_mode="single-cell",
        placeholder="",
        lazy=False,
        alt=alt,
    )
    if not pick:
        return None
    chosen = event["selection"]["cells"]
    return int(chosen[0][0]) if chosen and chosen[0][0] < len(rows) else None


def ranking(rows: pd.DataFrame, *, key: str) -> str | None:
    """Draw the ranked vendors and return the id of the one chosen."""
    shown = rows.assign(
        group=rows["group_key"].map(words.group),
        move=[_move(row.rank_change, row.prior_rank) for row in rows.itertuples()],
        change=[theme.arrow(value) for value in rows["total_change"]],
        coverage_text=rows["coverage"].map(theme.percent),
        basis=[_("{points} of 100").format(points=theme.number(points, 0)) for points in rows["basis_points"]],
        range_text=[f"{theme.score(row.worst)} – {theme.score(row.best)}" for row in rows.itertuples()],
    )
    columns: dict[str, Any] = {
        "group": TextColumn(_("Peer group"), width=150),
        "rank": NumberColumn(_("Place"), width=52, format="%d"),
        "move": TextColumn(_("Move"), width=60, alignment="center"),
        "vendor_name": TextColumn(_("Vendor"), width=210),
        "total": NumberColumn(_("Score"), width=64, format="%.2f"),
        "change": TextColumn(_("Change"), width=78, alignment="right"),
        "tier": TextColumn(_("Tier"), width=48, alignment="center"),
    }
    if len(rows) <= MOST_PICTURES:
        shown["picture"] = _pictures(rows)
        columns["picture"] = ImageColumn(_("Worst – best"), width=140)
    columns |= {
        "range_text": TextColumn(_("Range"), width=112, alignment="right"),
        "coverage_text": TextColumn(_("Coverage"), width=74, alignment="right"),
        "basis": TextColumn(_("Based on"), width=92, alignment="right"),
        "engagement_count": NumberColumn(_("Engagements"), width=64),
    }
    picked = show(shown, columns, key=key, alt=_("Vendors by place in their peer group"), pick=True)
    return None if picked is None else str(rows["vendor_id"].iloc[picked])


def places(rows: pd.DataFrame, *, key: str) -> str | None:
    """Draw the short form of the ranking, for the overview, and return the id of the vendor chosen."""
    shown = rows.assign(
        group=rows["group_key"].map(words.group),
        move=[_move(row.rank_change, row.prior_rank) for row in rows.itertuples()],
        change=[theme.arrow(value) for value in rows["total_change"]],
    )
    columns = {
        "group": TextColumn(_("Peer group"), width=150),
        "rank": NumberColumn(_("Place"), width=52, format="%d"),
        "move": TextColumn(_("Move"), width=58, alignment="center"),
        "vendor_name": TextColumn(_("Vendor"), width=200),
        "total": NumberColumn(_("Score"), width=64, format="%.2f"),
        "change": TextColumn(_("Change"), width=78, alignment="right"),
        "tier": TextColumn(_("Tier"), width=48, alignment="center"),
    }
    picked = show(shown, columns, key=key, alt=_("Vendors by place in their peer group"), pick=True)
    return None if picked is None else str(rows["vendor_id"].iloc[picked])


def unranked(rows: pd.DataFrame, *, key: str) -> None:
    """Draw the vendors without a place, each with the reason."""
    shown = rows.assign(
        group=rows["group_key"].map(words.group),
        status_word=rows["status"].map(words.status),
        reason=[
            words.reason(row.status, row.coverage, row.active_days, row.months_reported) for row in rows.itertuples()
        ],
        range_text=[f"{theme.score(row.worst)} – {theme.score(row.best)}" for row in rows.itertuples()],
    )
    columns = {
        "group": TextColumn(_("Peer group"), width=150),
        "vendor_name": TextColumn(_("Vendor"), width=210),
        "status_word": TextColumn(_("Status"), width=84),
        "total": NumberColumn(_("Score"), width=64, format="%.2f"),
        "range_text": TextColumn(_("Range"), width=112, alignment="right"),
        "reason": TextColumn(_("Why"), width="large"),
    }
    show(shown, columns, key=key, alt=_("Vendors without a place, with the reason"))


def decisions(rows: pd.DataFrame, *, key: str) -> str | None:
    """Draw what asks for a decision and return the id of the vendor chosen."""
    shown = rows.assign(
        matter_word=rows["matter"].map(words.matter),
        group=rows["group_key"].map(words.group),
        why=[words.why(row.matter, row.total, row.tier, row.amount) for row in rows.itertuples()],
        ask=rows["matter"].map(words.ask),
        about=[row.engagement_label or "" for row in rows.itertuples()],
    )
    columns = {
        "matter_word": TextColumn(_("Matter"), width=128),
        "vendor_name": TextColumn(_("Vendor"), width=200),
        "group": TextColumn(_("Peer group"), width=140),
        "about": TextColumn(_("Engagement"), width=150),
        "why": TextColumn(_("Why"), width=200),
        "ask": TextColumn(_("Decision asked for"), width="medium"),
    }
    picked = show(shown, columns, key=key, alt=_("Matters that ask for a decision"), pick=True, most_rows=10)
    return None if picked is None else str(rows["vendor_id"].iloc[picked])


def _move(change: float | None, prior: float | None) -> str:
    if prior is None or pd.isna(prior):
        return _("new")
    return theme.arrow(change, 0)


def _pictures(rows: pd.DataFrame) -> list[str]:
    known = rows[["worst", "best"]].dropna()
    span = (float(known["worst"].min()), float(known["best"].max())) if len(known) else (0.0, 100.0)
    colours = look.now()
    return [interval.picture(row.total, row.worst, row.best, span, colours) for row in rows.itertuples()]

