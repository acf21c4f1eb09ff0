"""What was loaded and decided when and by whom, what that changed in the scores, and how a load is undone."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, NumberColumn, TextColumn

from dashboard import deeds, theme
from dashboard.i18n import _, period_word, pick
from dashboard.parts import empty, figures, tables, who, words
from dashboard.parts.plain import plain
from dashboard.parts.tables import among, fitted
from dashboard.rows import each

MOST_CHANGES = 12


def loads(history: pd.DataFrame) -> int | None:
    """Draw one line per load or decision, the latest first, and return the load chosen."""
    figures.heading(
        _("Loads and decisions"), _("The latest first. Choose a load to see what it changed in the scores.")
    )
    if history.empty:
        empty.note(_("Nothing was loaded yet."))
        return None
    shown = in_words(history)
    columns = {
        "at": DatetimeColumn(_("When"), width=128, format="YYYY-MM-DD HH:mm"),
        "who": TextColumn(_("By"), width=fitted(96, 84)),
        "what": TextColumn(_("What was done"), width=fitted(364, 302)),
        "rows_read": NumberColumn(_("Read"), width=58, format="localized"),
        "rows_loaded": NumberColumn(_("Loaded"), width=fitted(58, 66), format="localized"),
        "rows_rejected": NumberColumn(_("Rejected"), width=fitted(58, 72), format="localized"),
        "rows_set_aside": NumberColumn(_("Set aside"), width=fitted(62, 74), format="localized"),
        "changed_scores": NumberColumn(_("Scores changed"), width=fitted(76, 116), format="localized"),
    }
    picked = tables.in_full(
        shown,
        columns,
        key=among("loads", history, "seq"),
        alt=_("Loads and decisions, the latest first"),
        full=lambda row: f"{row.at:%Y-%m-%d %H:%M}　{row.who}\n{row.what}",
        most_rows=10,
    )
    is_load = picked is not None and str(history["kind"].iloc[picked]) == "load"
    return int(history["seq"].iloc[picked]) if is_load and picked is not None else None


def in_words(history: pd.DataFrame) -> pd.DataFrame:
    """Return the history with one column that says what was done, instead of its parts."""
    parts = ["kind", "files", "zh", "en", "choice_zh", "choice_en"]
    what = [_what(row) for row in each(history)]
    shown = history.assign(what=what).drop(columns=parts)
    return shown[["seq", "at", "who", "what", *(name for name in shown if name.startswith("rows_")), "changed_scores"]]


def _what(row: Any) -> str:
    asked, choice = pick(row.zh, row.en), pick(row.choice_zh, row.choice_en)
    sentences = {
        "answered": _("Decided: {question} → {answer}"),
        "answer_withdrawn": _("Decision taken back: {question}"),
        "file_withdrawn": _("Withdrawn: {file}"),
        "file_put_back": _("Put back: {file}"),
        "quarter_frozen": _("Frozen: {quarter} ({reason})"),
        "quarter_opened": _("Opened again: {quarter} ({reason})"),
    }
    if row.kind in sentences:
        said = {"question": asked, "answer": choice, "file": row.files, "reason": choice or theme.NOTHING}
        return sentences[row.kind].format(**said, quarter=period_word(str(row.files)))
    return row.files or _("Computed anew after decisions")


def changes(load: int) -> None:
    """Draw what a load changed: score, place and tier of each vendor and period, the largest change first."""
    rows = deeds.changes(load)
    figures.heading(_("What this load changed"))
    if rows.empty:
        empty.note(_("No score changed, or there was nothing to compare with."))
        return
    changed_scores(rows, key="changes")


def changed_scores(rows: pd.DataFrame, *, key: str) -> None:
    """Draw score, place and tier before and after, one line per vendor, peer group and period."""
    shown = rows.assign(
        period_word=rows["period"].map(period_word),
        group=rows["group_key"].map(words.groups(rows["group_key"])),
        score=[f"{theme.score(row.total_before)} → {theme.score(row.total_after)}" for row in each(rows)],
        change=[theme.arrow(value) for value in rows["total_change"]],
        place=[f"{theme.number(row.rank_before, 0)} → {theme.number(row.rank_after, 0)}" for row in each(rows)],
        tier=[f"{_tier(row.tier_before)} → {_tier(row.tier_after)}" for row in each(rows)],
    )
    columns = {
        "period_word": TextColumn(_("Period"), width=110),
        "group": TextColumn(_("Peer group"), width=fitted(130, 180)),
        "vendor_name": TextColumn(_("Vendor"), width=fitted(290, 240)),
        "score": TextColumn(_("Score"), width=130, alignment="right"),
        "change": TextColumn(_("Difference"), width=86, alignment="right"),
        "place": TextColumn(_("Place"), width=80, alignment="right"),
        "tier": TextColumn(_("Tier"), width=80),
    }
    tables.show(shown, columns, key=key, alt=_("Scores that changed"), most_rows=MOST_CHANGES)


def _tier(tier: str | None) -> str:
    return theme.NOTHING if pd.isna(tier) else str(tier)


def inbox(files: pd.DataFrame) -> None:
    """Draw the files that count and those withdrawn; the chosen one is withdrawn or put back."""
    figures.heading(
        _("Undo a load"),
        _("A withdrawn file counts for nothing; what it replaced counts again. It is kept and can be put back."),
    )
    if files.empty:
        empty.note(_("The inbox is empty."))
        return
    shown = files.assign(state_word=[_("○ Withdrawn") if gone else _("● In force") for gone in files["is_withdrawn"]])
    columns = {
        "state_word": TextColumn(_("State"), width=110),
        "file_name": TextColumn(_("File"), width=420),
        "who": TextColumn(_("By"), width=110),
        "at": DatetimeColumn(_("When"), width=150, format="YYYY-MM-DD HH:mm"),
    }
    key = among("inbox", files, "stored_name", "is_withdrawn")
    picked = tables.show(shown, columns, key=key, alt=_("Files of the inbox"), pick=True, most_rows=10)
    if picked is None:
        st.caption(_("Choose a file to withdraw it or put it back."))
        return
    stored, gone = str(files["stored_name"].iloc[picked]), bool(files["is_withdrawn"].iloc[picked])
    label = (_("Put back “{file}”") if gone else _("Withdraw “{file}”")).format(file=files["file_name"].iloc[picked])
    if st.button(plain(label), key="undo_load"):
        who.does(lambda name: (deeds.put_back if gone else deeds.withdraw)(stored, name))
