"""Blank workbooks to fill in, and what every column of every sheet means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from dashboard import deeds
from dashboard.i18n import _, language, pick
from dashboard.parts import figures, tables
from dashboard.parts.download import XLSX
from dashboard.parts.plain import plain
from dashboard.parts.tables import among, fitted
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
    shown = in_words(entries)
    columns = {
        "workbook": NumberColumn(_("Workbook"), width=fitted(58, 76), format="%d"),
        "sheet": TextColumn(_("Sheet"), width=fitted(124, 128)),
        "header": TextColumn(_("Column"), width=fitted(118, 124)),
        "aliases": TextColumn(_("Also spelt"), width=fitted(206, 170)),
        "holds": TextColumn(_("Holds"), width=fitted(180, 170)),
        "demand": TextColumn(_("Needed"), width=fitted(62, 86)),
        "limits": TextColumn(_("Limits and values"), width=fitted(152, 146)),
    }
    tables.in_full(
        shown,
        columns,
        key=among("dictionary", shown, "sheet", "header"),
        alt=_("Columns of every kind of sheet"),
        full=_in_full,
        most_rows=16,
    )


def in_words(entries: pd.DataFrame) -> pd.DataFrame:
    """Return the dictionary in the reader's language."""
    return pd.DataFrame(
        {
            "workbook": entries["workbook"],
            "sheet": [pick(row.title_zh, row.title_en) for row in each(entries)],
            "header": [pick(row.header_zh, row.header_en) for row in each(entries)],
            "aliases": entries["aliases"],
            "holds": [pick(row.kind_zh, row.kind_en) for row in each(entries)],
            "demand": [pick(row.demand_zh, row.demand_en) for row in each(entries)],
            "limits": [pick(row.limits_zh, row.limits_en) for row in each(entries)],
        }
    )


def _in_full(row: Any) -> str:
    lines = [f"{row.sheet} · {row.header}　{row.demand}", row.holds, row.limits]
    lines += [_("Also spelt") + _(": ") + row.aliases] if row.aliases else []
    return "\n".join(filter(None, lines))


def _later(place: int, spoken: str) -> Callable[[], bytes]:
    """Make the workbook at the moment of the click, in the language of the page."""
    return lambda: deeds.template(place, spoken)
