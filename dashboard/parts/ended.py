"""What a load that just ended came to: in counts, with the way to what was rejected and to what must be decided."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import state, theme
from dashboard.i18n import _


def told(done: pd.DataFrame, waiting: int) -> None:
    """Say what the lines of the history that are new came to: what they brought, or changed where they brought nothing.

    `waiting` is how many questions are open now.
    """
    loads = done[done["kind"] == "load"]
    if loads.empty:
        st.info(_("Nothing changed: the same files were loaded before."))
        return
    counts = loads.select_dtypes("number").sum().astype(int)
    rejected, refused = int(counts["rows_rejected"]), int(counts["files_refused"])
    said = [_counts(counts) if counts["files_added"] else _("Computed anew")]
    said += [_("files refused: {count}").format(count=refused)] if refused else []
    said += [_("scores changed: {count}").format(count=theme.number(int(counts["changed_scores"]), 0))]
    (st.warning if rejected or refused or waiting else st.success)(_("; ").join(said) + _("."))
    with st.container(horizontal=True, gap="small"):
        if rejected:
            _way("cells", _("See the rejected rows ({count})").format(count=theme.number(rejected, 0)))
        if waiting:
            _way("questions", _("Decide what waits ({count})").format(count=waiting))


def _counts(counts: pd.Series) -> str:
    return _("Rows read {read} = loaded {loaded} + rejected {rejected} + set aside {aside}").format(
        read=theme.number(counts["rows_read"], 0),
        loaded=theme.number(counts["rows_loaded"], 0),
        rejected=theme.number(counts["rows_rejected"], 0),
        aside=theme.number(counts["rows_set_aside"], 0),
    )


def _way(part: str, label: str) -> None:
    st.button(label, key=f"way_{part}", on_click=lambda: state.put("part", part))
