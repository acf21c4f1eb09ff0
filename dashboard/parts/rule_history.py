"""Which versions of the rules there are, since when and why, and what changed between two of them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import data, state
from dashboard.i18n import _, period_word
from dashboard.parts import empty, figures, rule_words, tables
from dashboard.rows import each, where
from dashboard.theme import NOTHING


def show(versions: pd.DataFrame, titles: Mapping[str, str]) -> None:
    """Draw the list of versions, and the differences between two."""
    figures.heading(_("Versions"), _("A period is scored by the version in force on its last day."))
    shown = versions.assign(
        since=[f"{row.effective_from:%Y-%m-%d}" for row in each(versions)],
        periods=[_periods(row) for row in each(versions)],
    )
    columns = {
        "version": TextColumn(_("Version"), width=68),
        "since": TextColumn(_("In effect from"), width=96),
        "periods": TextColumn(_("Periods scored by it"), width=156),
        "author": TextColumn(_("Made by"), width=90),
        "approved_by": TextColumn(_("Approved by"), width=104),
        "reason": TextColumn(_("Reason for the change"), width=236),
        "file": TextColumn(_("File"), width=154),
    }
    tables.wrapped(
        shown, columns, key=tables.among("rule_versions", shown, "version"), alt=_("Versions"),
        full=lambda row: f"{row.version}　{row.periods}\n{row.author or NOTHING}　{row.approved_by or NOTHING}\n"
        f"{row.reason or NOTHING}\n{row.file or NOTHING}",
    )  # fmt: skip
    _differences(versions.dropna(subset=["file"]), titles)


def _periods(row: object) -> str:
    count = int(getattr(row, "period_count"))  # noqa: B009 - a row of a frame has no type
    if not count:
        return _("none yet")
    first, last = (str(getattr(row, name)) for name in ("first_period", "last_period"))
    return period_word(first) if count == 1 else f"{period_word(first)} – {period_word(last)}"


def _differences(versions: pd.DataFrame, titles: Mapping[str, str]) -> None:
    figures.heading(_("What changed between two versions"))
    if len(versions) < 2:  # noqa: PLR2004 - a comparison takes two
        empty.note(_("There is one version so far."))
        return
    names = [str(name) for name in versions["version"]]
    left, right, _rest = st.columns([0.25, 0.25, 0.5])
    with left:
        old = state.choose("older", _("Older"), names[1:], str) or names[1]
    with right:
        new = state.choose("newer", _("Newer"), [name for name in names if name != old], str) or names[0]
    files = [str(where(versions, "version", name).file) for name in (old, new)]
    found = data.rule_differences(*files)
    if found.empty:
        empty.note(_("The two say the same."))
        return
    shown = found.assign(
        what=[rule_words.path(row.path, dict(titles)) for row in each(found)],
        before=found["before"].fillna(NOTHING),
        after=found["after"].fillna(NOTHING),
    )
    columns = {
        "what": TextColumn(_("What"), width=380),
        "before": TextColumn(old, width=170, alignment="right"),
        "after": TextColumn(new, width=170, alignment="right"),
    }
    tables.show(shown, columns, key="rule_differences", alt=_("What changed between two versions"))
