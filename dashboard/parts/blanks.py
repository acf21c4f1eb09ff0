"""Blank workbooks to fill in, and what every column of every sheet means."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import deeds
from dashboard.i18n import _, language, pick
from dashboard.parts import figures, tables
from dashboard.parts.download import XLSX
from dashboard.parts.plain import plain
from dashboard.rows import each

PER_ROW = 3


def templates() -> None:
    """Draw one button per blank workbook."""
    figures.heading(
        _("Templates"), _("Blank workbooks with units, drop-down lists and checks; a filled one loads as it is.")
    )
    spoken = language()
    found = deeds.templates()
    for start in range(0, len(found), PER_ROW):
        for place, one in zip(st.columns(PER_ROW, gap="small"), found[start : start + PER_ROW], strict=False):
            with place:
                st.download_button(
                    plain(pick(one.zh, one.en)),
                    _later(one.place, spoken),
                    deeds.template_name(one.place, spoken),
                    XLSX,
                    key=f"template_{one.place}",
                    on_click="ignore",
                    icon=":material/download:",
                    width="stretch",
                )


def dictionary(entries: pd.DataFrame) -> None:
    """Draw one line per column of every kind of sheet."""
    figures.heading(
        _("Data dictionary"), _("Every column that is read: how its header may be spelt and what its cells hold.")
    )
    shown = entries.assign(
        sheet=[pick(row.title_zh, row.title_en) for row in each(entries)],
        header=[pick(row.header_zh, row.header_en) for row in each(entries)],
        kind_word=[pick(row.kind_zh, row.kind_en) for row in each(entries)],
        demand=[pick(row.demand_zh, row.demand_en) for row in each(entries)],
    )
    columns = {
        "workbook": NumberColumn(_("Workbook"), width=58, format="%d"),
        "sheet": TextColumn(_("Sheet"), width=126),
        "header": TextColumn(_("Column"), width=126),
        "aliases": TextColumn(_("Also spelt"), width=206),
        "kind_word": TextColumn(_("Holds"), width=168),
        "demand": TextColumn(_("Needed"), width=56),
        "limits": TextColumn(_("Limits and values"), width=164),
    }
    tables.show(shown, columns, key="dictionary", alt=_("Columns of every kind of sheet"), most_rows=16)


def _later(place: int, spoken: str) -> Callable[[], bytes]:
    """Make the workbook at the moment of the click, in the language of the page."""
    return lambda: deeds.template(place, spoken)
