"""What was loaded when and by whom, what it changed in the scores, and how a load is undone."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import DatetimeColumn, NumberColumn, TextColumn

from dashboard import deeds, theme
from dashboard.i18n import _, period_word
from dashboard.parts import empty, figures, tables, who, words
from dashboard.rows import each

MOST_CHANGES = 12


def loads(history: pd.DataFrame) -> int | None:
    """Draw one line per load, the latest first, and return the load chosen."""
    figures.heading(_("Loads"), _("Choose a load to see what it changed in the scores."))
    if history.empty:
        empty.note(_("Nothing was loaded yet."))
        return None
    columns = {
        "at": DatetimeColumn(_("When"), width=136, format="YYYY-MM-DD HH:mm"),
        "who": TextColumn(_("By"), width=100),
        "files": TextColumn(_("Files"), width=270),
        "rows_read": NumberColumn(_("Read"), width=70, format="localized"),
        "rows_loaded": NumberColumn(_("Loaded"), width=70, format="localized"),
        "rows_rejected": NumberColumn(_("Rejected"), width=74, format="localized"),
        "rows_set_aside": NumberColumn(_("Set aside"), width=76, format="localized"),
        "changed_scores": NumberColumn(_("Scores changed"), width=86, format="localized"),
    }
    picked = tables.show(history, columns, key="loads", alt=_("Loads, the latest first"), pick=True, most_rows=10)
    return None if picked is None else int(history["seq"].iloc[picked])


def changes(load: int) -> None:
    """Draw what a load changed: score, place and tier of each vendor and period, the largest change first."""
    rows = deeds.changes(load)
    figures.heading(_("What this load changed"))
    if rows.empty:
        empty.note(_("No score changed, or there was nothing to compare with."))
        return
    shown = rows.assign(
        period_word=rows["period"].map(period_word),
        group=rows["group_key"].map(words.groups(rows["group_key"])),
        score=[f"{theme.score(row.total_before)} → {theme.score(row.total_after)}" for row in each(rows)],
        change=[theme.arrow(value) for value in rows["total_change"]],
        place=[f"{theme.number(row.rank_before, 0)} → {theme.number(row.rank_after, 0)}" for row in each(rows)],
        tier=[f"{row.tier_before or theme.NOTHING} → {row.tier_after or theme.NOTHING}" for row in each(rows)],
    )
    columns = {
        "period_word": TextColumn(_("Period"), width=110),
        "group": TextColumn(_("Peer group"), width=130),
        "vendor_name": TextColumn(_("Vendor"), width=240),
        "score": TextColumn(_("Score"), width=130, alignment="right"),
        "change": TextColumn(_("Change"), width=80, alignment="right"),
        "place": TextColumn(_("Place"), width=80, alignment="right"),
        "tier": TextColumn(_("Tier"), width=80),
    }
    tables.show(shown, columns, key="changes", alt=_("Scores that changed"), most_rows=MOST_CHANGES)


def inbox(files: pd.DataFrame) -> None:
    """Draw the files that count and those withdrawn; the chosen one is withdrawn or put back."""
    figures.heading(_("Undo a load"), _("A withdrawn file counts for nothing; it is kept and can be put back."))
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
    picked = tables.show(shown, columns, key="inbox", alt=_("Files of the inbox"), pick=True, most_rows=10)
    if picked is None:
        return
    stored, gone = str(files["stored_name"].iloc[picked]), bool(files["is_withdrawn"].iloc[picked])
    if st.button(_("Put it back") if gone else _("Withdraw this file"), key="undo_load"):
        (deeds.put_back if gone else deeds.withdraw)(stored, who.name())
        st.rerun()
