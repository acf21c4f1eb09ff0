"""The tables of the pages: which columns they show, how wide, and how a row is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import pandas as pd
import streamlit as st
from streamlit.column_config import ImageColumn, NumberColumn, TextColumn

from dashboard import data, theme
from dashboard.charts import interval
from dashboard.i18n import _, language
from dashboard.parts import firm_words, kept_from, look, reasons, words
from dashboard.rows import each, first

ROW_HEIGHT = 29
# From four times the page's letters on the cells of a row break their lines.
WRAPPED, MOST_WRAPPED = 58, 8
MOST_ROWS_IN_SIGHT = 24
ROWS_ABOVE_AN_ANSWER = 11
MOST_PICTURES = 400
# A picture of bounds with the padding of its cell.
BOUNDS_WIDTH = 176

Columns = Mapping[str, Any]
# Whose scorecard a row stands for: a vendor may be in several peer groups, with a score in each.
Subject = tuple[str, str]


def show(
    rows: pd.DataFrame,
    columns: Columns,
    *,
    key: str,
    alt: str,
    pick: bool = False,
    most_rows: int = MOST_ROWS_IN_SIGHT,
) -> int | None:
    """Draw the named columns of a table; with `pick`, return the number of the row that was chosen.

    A table of more than `most_rows` scrolls inside its frame. A choice stands for a row by its number, so where rows
    come and go `key` must change with them: see `among`.
    """
    tall, then = height(len(rows), most_rows), "rerun" if pick else "ignore"
    event = _draw(rows, columns, key=key, alt=alt, row_height=ROW_HEIGHT, height=tall, on_select=then)
    return _picked(event, rows) if pick else None


def _picked(event: Any, rows: pd.DataFrame) -> int | None:
    chosen = event["selection"]["cells"]
    return int(chosen[0][0]) if chosen and chosen[0][0] < len(rows) else None


def _draw(rows: pd.DataFrame, columns: Columns, **how: Any) -> Any:
    return st.dataframe(
        rows[list(columns)],
        column_config=columns,
        hide_index=True,
        selection_mode="single-cell",
        placeholder="",
        lazy=False,
        **how,
    )


def height(count: int, most_rows: int, row: int = ROW_HEIGHT) -> int | Literal["content"]:
    """Return the height of a table in pixels: that of its rows, or of as many as are to be in sight and half a row."""
    return ROW_HEIGHT + row * most_rows + row // 2 if count > most_rows else "content"


def among(key: str, rows: pd.DataFrame, *names: str) -> str:
    """Return a table's key that changes when its rows do: a choice made among others must not stand on another row."""
    return f"{key}_{data.content_hash(rows[list(names)].to_csv().encode())}"


def in_full(
    rows: pd.DataFrame, columns: Columns, *, key: str, alt: str, full: Callable[[Any], str], most_rows: int
) -> int | None:
    """Draw a table whose sentences are longer than its columns; the chosen row is written out below it."""
    picked = show(rows, columns, key=key, alt=alt, pick=True, most_rows=most_rows)
    _write_out(rows, picked, full)
    return picked


def wrapped(rows: pd.DataFrame, columns: Columns, *, key: str, alt: str, full: Callable[[Any], str]) -> None:
    """Draw a short table of sentences, with room for three lines in each row; the chosen row is written out below it.

    Lines break between words, so that a sentence without a space (Chinese) may still be longer than its column.
    """
    tall = height(len(rows), MOST_WRAPPED, WRAPPED)
    event = _draw(rows, columns, key=key, alt=alt, row_height=WRAPPED, height=tall, on_select="rerun")
    _write_out(rows, _picked(event, rows), full)


def _write_out(rows: pd.DataFrame, picked: int | None, full: Callable[[Any], str]) -> None:
    if picked is None:
        st.caption(_("Choose a row to read it in full."))
    else:
        with st.container(border=True):
            st.text(full(first(rows.iloc[picked : picked + 1])))


def fitted(zh: int, en: int) -> int:
    """Return the width of a column in the reader's language."""
    return zh if language() == "zh" else en


def ranking(rows: pd.DataFrame, kept: kept_from.Reasons, *, key: str) -> Subject | None:
    """Draw the ranked vendors and return the one chosen; `kept` says what kept them from a better tier."""
    shown = rows.assign(
        group=rows["group_key"].map(words.groups(rows["group_key"])),
        move=_moves(rows),
        change=[theme.arrow(value) for value in rows["total_change"]],
        tier_word=_with_tiers(rows, kept),
        basis=[_basis(row) for row in each(rows)],
        range=bounds(rows.assign(worst=rows["low"], best=rows["high"])),
        apart=rows["is_apart"].map(firm_words.apart),
    )
    columns: dict[str, Any] = {
        "group": TextColumn(_("Peer group"), width=92),
        "rank": NumberColumn(_("Place"), width=42, format="%d"),
        "move": TextColumn(_("Move"), width=42),
        "vendor_name": TextColumn(_("Vendor"), width=fitted(178, 158)),
        "total": NumberColumn(_("Score"), width=54, format="%.2f"),
        "change": TextColumn(_("Change"), width=60, alignment="right"),
        "tier_word": _tier_column(110),
    }
    drawn = len(rows) <= MOST_PICTURES
    columns |= {
        "range": (ImageColumn if drawn else TextColumn)(
            _("Score may lie"), width=BOUNDS_WIDTH, help=firm_words.on_bounds()
        ),
        "apart": TextColumn(_("Versus above"), width=fitted(80, 92), help=firm_words.on_apart()),
        "basis": TextColumn(_("Based on"), width=66, alignment="right", help=_on_basis()),
    }
    picked = show(
        shown,
        _told(columns, rows),
        key=key,
        alt=_("Vendors by place in their peer group"),
        pick=True,
        # What a row explains stands right below, and should be in sight.
        most_rows=ROWS_ABOVE_AN_ANSWER,
    )
    return None if picked is None else _subject(rows, picked)


def places(rows: pd.DataFrame, kept: kept_from.Reasons, *, key: str) -> Subject | None:
    """Draw the short form of the ranking, for the overview, and return the vendor chosen."""
    shown = rows.assign(
        group=rows["group_key"].map(words.groups(rows["group_key"])),
        move=_moves(rows),
        change=[theme.arrow(value) for value in rows["total_change"]],
        tier_word=_with_tiers(rows, kept),
    )
    columns = {
        "group": TextColumn(_("Peer group"), width=92),
        "rank": NumberColumn(_("Place"), width=42, format="%d"),
        "move": TextColumn(_("Move"), width=44),
        "vendor_name": TextColumn(_("Vendor"), width=fitted(178, 166)),
        "total": NumberColumn(_("Score"), width=54, format="%.2f"),
        "change": TextColumn(_("Change"), width=62, alignment="right"),
        "tier_word": _tier_column(110),
    }
    picked = show(shown, _told(columns, rows), key=key, alt=_("Vendors by place in their peer group"), pick=True)
    return None if picked is None else _subject(rows, picked)


def margins(rows: pd.DataFrame, *, key: str) -> None:
    """Draw the engagements by cost verdict, for the overview: the worst first."""
    shown = rows.assign(
        shape=[words.verdict(code).partition(" ")[0] for code in rows["verdict"]],
        margin=[words.margin(row.verdict, row.margin_of_safety) for row in each(rows)],
    )
    columns = {
        # Named by the bars right above; here the shape is enough, and leaves the engagement its room.
        "shape": TextColumn("", width=30),
        "label": TextColumn(_("Engagement"), width=204),
        "margin": TextColumn(_("Margin"), width=66, alignment="right"),
    }
    show(shown, columns, key=key, alt=_("Engagements by cost verdict"), most_rows=MOST_ROWS_IN_SIGHT - 6)


def unranked(rows: pd.DataFrame, limits: reasons.Limits, kept: kept_from.Reasons, *, key: str) -> None:
    """Draw the vendors without a place, each with the reason."""
    shown = rows.assign(
        group=rows["group_key"].map(words.groups(rows["group_key"])),
        status_word=rows["status"].map(words.status),
        reason=[_why_unranked(row, limits, kept) for row in each(rows)],
        range=bounds(rows.assign(worst=rows["low"], best=rows["high"])),
    )
    drawn = len(rows) <= MOST_PICTURES
    columns = {
        "group": TextColumn(_("Peer group"), width=112),
        "vendor_name": TextColumn(_("Vendor"), width=fitted(178, 166)),
        "status_word": TextColumn(_("Status"), width=fitted(76, 108)),
        "total": NumberColumn(_("Score"), width=56, format="%.2f"),
        "range": (ImageColumn if drawn else TextColumn)(
            _("Score may lie"), width=BOUNDS_WIDTH, help=firm_words.on_bounds()
        ),
        "reason": TextColumn(_("Why"), width=fitted(306, 284)),
    }
    show(shown, columns, key=key, alt=_("Vendors without a place, with the reason"))


def decisions(rows: pd.DataFrame, kept: kept_from.Reasons, *, key: str) -> Subject | None:
    """Draw what asks for a decision and return the vendor chosen."""
    named = words.groups(rows["group_key"])
    shown = rows.assign(
        matter_word=rows["matter"].map(reasons.matter),
        about=[row.engagement_label if pd.notna(row.engagement_label) else named[row.group_key] for row in each(rows)],
        why=[_why(row, kept) for row in each(rows)],
        ask=rows["matter"].map(reasons.ask),
    )
    columns = {
        "matter_word": TextColumn(_("Matter"), width=fitted(92, 116)),
        "vendor_name": TextColumn(_("Vendor"), width=fitted(188, 178)),
        "about": TextColumn(_("Peer group or engagement"), width=fitted(166, 148)),
        "why": TextColumn(_("Why"), width=fitted(300, 258)),
        "ask": TextColumn(_("Decision asked for"), width=fitted(158, 204)),
    }
    picked = show(shown, columns, key=key, alt=_("Matters that ask for a decision"), pick=True, most_rows=10)
    return None if picked is None else _subject(rows, picked)


def _why(row: Any, kept: kept_from.Reasons) -> str:
    """Say why something asks for a decision; of a low tier also what kept the vendor from a better one."""
    said = reasons.why(row.matter, row.total, row.tier, row.amount)
    found = kept_from.of(row, kept) if row.matter in reasons.OF_TIERS else ()
    return _("{why}: {reasons}").format(why=said, reasons=kept_from.beside_score(found)) if found else said


def _why_unranked(row: Any, limits: reasons.Limits, kept: kept_from.Reasons) -> str:
    """Say why a vendor has no place; a gate that was not passed is named."""
    found = [reason for reason in kept_from.of(row, kept) if reason.code == "gate"] if row.status == "gated" else []
    return kept_from.told(found) or reasons.reason(
        row.status, row.coverage, row.active_days, row.months_reported, limits
    )


def _with_tiers(rows: pd.DataFrame, kept: kept_from.Reasons) -> list[str]:
    return [kept_from.with_tier(row.tier, kept_from.of(row, kept)) for row in each(rows)]


def _tier_column(width: int) -> Any:
    return TextColumn(_("Tier"), width=width, help=_("Beside the tier stands what is lacking for the next better one."))


def _basis(row: Any) -> str:
    """Write what a score rests on: points of a hundred that are collected, and how much of them has data if not all."""
    points = f"{theme.number(row.basis_points, 0)} / 100"
    return points if pd.isna(row.coverage) or row.coverage >= 1 else f"{points} · {theme.percent(row.coverage)}"


def _on_basis() -> str:
    return _("Points of 100 that apply and are collected; where not all of them have data, how much has (coverage).")


def _subject(rows: pd.DataFrame, picked: int) -> Subject:
    return str(rows["vendor_id"].iloc[picked]), str(rows["group_key"].iloc[picked])


def _moves(rows: pd.DataFrame) -> list[str]:
    """Write the places gained. Who had neither place nor score last period is new; who was unranked has none."""
    had_last_period = rows["prior_rank"].notna().any()
    return [_move(row, had_last_period=had_last_period) for row in each(rows)]


def _move(row: Any, *, had_last_period: bool) -> str:
    if pd.isna(row.rank):
        return ""
    if not pd.isna(row.prior_rank):
        return theme.arrow(row.rank_change, 0)
    return _("new") if had_last_period and pd.isna(row.prior_total) else theme.NOTHING


def _told(columns: dict[str, Any], rows: pd.DataFrame) -> dict[str, Any]:
    """Leave out the columns of movement, tier and distance where no row has any."""
    empty = {
        "apart": "is_apart" not in rows or rows["is_apart"].isna().all(),
        "rank": rows["rank"].isna().all(),
        "move": rows["prior_rank"].isna().all(),
        "change": rows["total_change"].isna().all(),
        "tier_word": rows["tier"].isna().all(),
    }
    return {name: column for name, column in columns.items() if not empty.get(name)}


def bounds(rows: pd.DataFrame) -> list[str]:
    """Draw between which values each score may lie (total, worst, best); in a very long table write it."""
    if len(rows) > MOST_PICTURES:
        return [f"{theme.score(row.worst)} – {theme.score(row.best)}" for row in each(rows)]
    known = rows[["worst", "best"]].dropna()
    span = (float(known["worst"].min()), float(known["best"].max())) if len(known) else (0.0, 100.0)
    colours = look.now()
    return [interval.picture(row.total, row.worst, row.best, span, colours) for row in each(rows)]
