"""Where every row went: tables of files, sheets, faulty cells, rows set aside, and names that are alike."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import deeds, theme
from dashboard.i18n import _, pick
from dashboard.parts import empty, metrics, tables, words
from dashboard.parts.download import XLSX
from dashboard.rows import each, first


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
    shown = rows.assign(
        state_word=rows["state"].map(words.file_state), said=[pick(row.zh, row.en) for row in each(rows)]
    )
    columns = {
        "state_word": TextColumn(_("State"), width=116),
        "file_name": TextColumn(_("File"), width=300),
        **_counts(),
        "code": TextColumn(_("Code"), width=58),
        "said": TextColumn(_("What to do"), width="large"),
    }
    tables.show(shown, columns, key="files", alt=_("Files and their counts"), most_rows=12)


def sheets(rows: pd.DataFrame) -> None:
    """Draw one line per sheet."""
    if rows.empty:
        return
    shown = rows.assign(
        state_word=rows["state"].map(words.file_state),
        source=rows["source"].map(words.source),
        said=[pick(row.zh, row.en) or _rejected(row.rows_rejected) for row in each(rows)],
    )
    columns = {
        "state_word": TextColumn(_("State"), width=106),
        "file_name": TextColumn(_("File"), width=230),
        "sheet": TextColumn(_("Sheet"), width=100),
        "source": TextColumn(_("Taken for"), width=108),
        "header_row": NumberColumn(_("Header row"), width=64, format="%d"),
        **_counts(),
        "said": TextColumn(_("What to do"), width="medium"),
    }
    tables.show(shown, columns, key="sheets", alt=_("Sheets and their counts"), most_rows=12)


def problems(rows: pd.DataFrame) -> None:
    """Draw one line per faulty cell."""
    if rows.empty:
        empty.note(_("No faulty cell was found."))
        return
    shown = rows.assign(effect=rows["severity"].map(words.severity), said=[pick(row.zh, row.en) for row in each(rows)])
    columns = {
        "effect": TextColumn(_("Effect"), width=90),
        "file_name": TextColumn(_("File"), width=186),
        "sheet": TextColumn(_("Sheet"), width=76),
        "cell": TextColumn(_("Cell"), width=52),
        "raw_text": TextColumn(_("Raw text"), width=110),
        "rule": TextColumn(_("Rule"), width=50),
        "said": TextColumn(_("What is wrong"), width=340),
    }
    picked = tables.show(
        shown, columns, key="problems", alt=_("Faulty cells with address, raw text and rule"), pick=True, most_rows=16
    )
    if picked is None:
        st.caption(_("Choose a row to read its sentence in full."))
    else:
        fault = first(shown.iloc[picked : picked + 1])
        st.text(f"{fault.file_name} · {fault.sheet} · {fault.cell}　{fault.raw_text}\n{fault.said}")


def marked(files: pd.DataFrame) -> None:
    """Offer the user's own files back, with every faulty cell coloured and commented."""
    faulty = files[(files["rows_rejected"] > 0) | files["state"].isin(["held"])]
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


def set_aside(rows: pd.DataFrame) -> None:
    """Draw one line per row that is no data."""
    if rows.empty:
        empty.note(_("No row was set aside."))
        return
    shown = rows.assign(kind_word=rows["kind"].map(words.set_aside), said=[pick(row.zh, row.en) for row in each(rows)])
    columns = {
        "kind_word": TextColumn(_("Kind"), width=96),
        "file_name": TextColumn(_("File"), width=230),
        "sheet": TextColumn(_("Sheet"), width=96),
        "row_number": NumberColumn(_("Row"), width=56, format="%d"),
        "text": TextColumn(_("Raw text"), width=260),
        "said": TextColumn(_("Why"), width="medium"),
    }
    tables.show(shown, columns, key="set_aside", alt=_("Rows that were set aside"), most_rows=8)


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


def _rejected(count: int) -> str:
    return _("{count} rejected, see Faulty cells").format(count=count) if count else ""


def _counts() -> dict[str, object]:
    return {
        "rows_read": NumberColumn(_("Read"), width=62, format="localized"),
        "rows_loaded": NumberColumn(_("Loaded"), width=62, format="localized"),
        "rows_rejected": NumberColumn(_("Rejected"), width=66, format="localized"),
        "rows_set_aside": NumberColumn(_("Set aside"), width=70, format="localized"),
    }
