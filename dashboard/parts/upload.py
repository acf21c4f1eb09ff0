"""Drop files here: take them into the inbox, build, and say how far it is."""

from __future__ import annotations

import streamlit as st

from dashboard import data
from dashboard.i18n import _, pick
from dashboard.parts.plain import plain

KINDS = ["xlsx", "xls", "csv"]


def show() -> None:
    """Draw the place to drop files; dropped files are loaded at once."""
    turn = st.session_state.setdefault("upload_turn", 0)
    dropped = st.file_uploader(
        _("Drop spreadsheets here (.xlsx, .xls, .csv)"), type=KINDS, accept_multiple_files=True, key=f"upload_{turn}"
    )
    if not dropped:
        return
    bar = st.progress(0.0, text=_("Taking in {count} files").format(count=len(dropped)))
    for file in dropped:
        data.accept(file.name, file.getvalue())

    def tell(done: int, total: int, what: str) -> None:
        text = _("{done} of {total}: {what}").format(done=done, total=total, what=plain(what))
        bar.progress(min(done / max(total, 1), 1.0), text=text)

    # A new key empties the uploader, so that no later run takes the same files again, whatever comes of the rebuild.
    st.session_state["upload_turn"] = turn + 1
    try:
        data.rebuild(tell)
    except data.ScorecardError as fault:
        bar.empty()
        st.warning(_("The files are in the inbox, but could not be computed; below is the last result."))
        st.text(pick(fault.zh, fault.en))
        return
    st.rerun()
