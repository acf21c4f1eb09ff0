"""Where every row went: tables of files, sheets, faulty cells, rows set aside, and names that are alike."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import deeds, theme
from dashboard.i18n import _, pick
from dashboard.parts import empty, metrics, tables, words
from dashboard.parts.download import XLSX
from dashboard.parts.plain import plain
from dashboard.parts.tables import among, fitted
from dashboard.rows import each


def totals(files: pd.DataFrame) -> None:
    """Draw the four counts that add up."""
    counts = [
        (_("Files"), len(files)),
        (_("Rows read"), files["rows_read"].sum()),
        (_("Rows loaded"), files["rows_loaded"].sum()),
        (_("Rows rejected"), files["rows_rejected"].sum()),
        (_("Rows set aside"), files["rows_set_aside"].sum()),
    ]
    for column, (label, count) in zip(st.columns(len(counts), gap="small"), counts, strict=True):
        with column:
            metrics.tile(label, theme.number(int(count), 0))


def files(rows: pd.DataFrame) -> None:
    """Draw one line per file."""
    if rows.empty:
        empty.note(_("The inbox is empty."))
        return
    shown = rows.assign(state_word=rows["state"].map(words.file_state), said=[_what_to_do(row) for row in each(rows)])
    columns = {
        "state_word": TextColumn(_("State"), width=fitted(96, 124)),
        "file_name": TextColumn(_("File"), width=fitted(236, 206)),
        **_counts(),
        "said": TextColumn(_("What to do"), width=fitted(336, 302)),
    }
    tables.in_full(
        shown,
        columns,
        key=among("files", rows, "file_id"),
        alt=_("Files and their counts"),
        full=lambda row: f"{row.file_name}　{row.state_word}\n{row.said}",
        most_rows=12,
    )


def sheets(rows: pd.DataFrame) -> None:
    """Draw one line per sheet."""
    if rows.empty:
        return
    shown = rows.assign(
        state_word=rows["state"].map(words.file_state),
        source=rows["source"].map(words.source),
        said=[_what_to_do(row) for row in each(rows)],
    )
    columns = {
        "state_word": TextColumn(_("State"), width=fitted(96, 112)),
        "file_name": TextColumn(_("File"), width=fitted(204, 152)),
        "sheet": TextColumn(_("Sheet"), width=fitted(92, 84)),
        "source": TextColumn(_("Taken for"), width=fitted(122, 124)),
        "header_row": NumberColumn(_("Header row"), width=fitted(56, 78), format="%d"),
        **_counts(),
        "said": TextColumn(_("What to do"), width=fitted(100, 92)),
    }
    tables.in_full(
        shown,
        columns,
        key=among("sheets", rows, "file_id", "sheet", "source"),
        alt=_("Sheets and their counts"),
        full=lambda row: f"{row.file_name} · {row.sheet}　{row.state_word}　{row.source}\n{row.said}",
        most_rows=12,
    )


def problems(rows: pd.DataFrame) -> None:
    """Draw one line per faulty cell."""
    if rows.empty:
        empty.note(_("No faulty cell was found."))
        return
    shown = rows.assign(effect=rows["severity"].map(words.severity), said=[pick(row.zh, row.en) for row in each(rows)])
    columns = {
        "effect": TextColumn(_("Effect"), width=fitted(96, 122)),
        "file_name": TextColumn(_("File"), width=fitted(212, 206)),
        "sheet": TextColumn(_("Sheet"), width=fitted(94, 92)),
        "cell": TextColumn(_("Cell"), width=54),
        "raw_text": TextColumn(_("Raw text"), width=fitted(116, 106)),
        "rule": TextColumn(_("Rule"), width=52),
        "said": TextColumn(_("What is wrong"), width=fitted(278, 270)),
    }
    tables.in_full(
        shown,
        columns,
        key=among("problems", rows, "file_id", "sheet", "cell", "rule"),
        alt=_("Faulty cells with address, raw text and rule"),
        full=lambda row: f"{row.file_name} · {row.sheet} · {row.cell}　{row.raw_text}\n{row.said}",
        most_rows=16,
    )


def marked(files: pd.DataFrame) -> None:
    """Offer the user's own files back, with every faulty cell coloured and commented."""
    faulty = files[((files["rows_rejected"] > 0) | files["state"].isin(["held"])) & (files["state"] != "kept")]
    if faulty.empty:
        return
    names = dict(zip(faulty["stored_name"], faulty["file_name"], strict=True))
    left, right = st.columns([0.7, 0.3], vertical_alignment="bottom")
    with left:
        chosen = st.selectbox(
            _("Give a file back, marked"), list(names), format_func=lambda file: str(names[file]), key="marked_file"
        )
    with right:
        st.download_button(
            _("Download the marked workbook"),
            lambda: deeds.marked(chosen),
            deeds.marked_name(str(names[chosen])),
            XLSX,
            key=f"marked_{chosen}",
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
        )
    st.caption(
        _("Faulty cells are coloured and commented; mended and dropped again, the file takes the old one's place.")
    )
    for zh, en in deeds.losses(chosen):
        st.caption(_("Not kept in the copy: {lost}").format(lost=plain(pick(zh, en))))


def set_aside(rows: pd.DataFrame) -> None:
    """Draw one line per row that is no data."""
    if rows.empty:
        empty.note(_("No row was set aside."))
        return
    shown = rows.assign(kind_word=rows["kind"].map(words.set_aside), said=[pick(row.zh, row.en) for row in each(rows)])
    columns = {
        "kind_word": TextColumn(_("Kind"), width=fitted(96, 142)),
        "file_name": TextColumn(_("File"), width=fitted(206, 190)),
        "sheet": TextColumn(_("Sheet"), width=fitted(96, 88)),
        "row_number": NumberColumn(_("Row"), width=58, format="%d"),
        "text": TextColumn(_("Raw text"), width=fitted(206, 190)),
        "said": TextColumn(_("Why"), width=fitted(240, 234)),
    }
    tables.in_full(
        shown,
        columns,
        key=among("set_aside", rows, "file_id", "sheet", "row_number"),
        alt=_("Rows that were set aside"),
        full=lambda row: f"{row.file_name} · {row.sheet} · {row.row_number}　{row.text}\n{row.said}",
        most_rows=8,
    )


def like_names(rows: pd.DataFrame) -> None:
    """Draw one line per pair of vendors with nearly the same name."""
    if rows.empty:
        empty.note(_("No two vendors have nearly the same name."))
        return
    shown = rows.assign(alike=[theme.percent(value, 1) for value in rows["similarity"]])
    columns = {
        "vendor_name": TextColumn(_("Vendor"), width=280),
        "other_vendor_name": TextColumn(_("Nearly the same"), width=280),
        "alike": TextColumn(_("Alike"), width=70, alignment="right"),
    }
    tables.show(shown, columns, key="like_names", alt=_("Pairs of vendors with nearly the same name"))


def _what_to_do(row: Any) -> str:
    """Say what was found of a file or sheet as a whole, and where the rest of it is to be seen to."""
    counts = (
        (row.rows_rejected, _("{count} rejected, see Faulty cells")),
        (row.open_questions, _("{count} to decide")),
    )
    said = [pick(row.zh, row.en), *(sentence.format(count=int(count)) for count, sentence in counts if count)]
    return "　".join(filter(None, said))


def _counts() -> dict[str, object]:
    return {
        "rows_read": NumberColumn(_("Read"), width=58, format="localized"),
        "rows_loaded": NumberColumn(_("Loaded"), width=fitted(58, 60), format="localized"),
        "rows_rejected": NumberColumn(_("Rejected"), width=fitted(56, 66), format="localized"),
        "rows_set_aside": NumberColumn(_("Set aside"), width=fitted(62, 70), format="localized"),
    }
