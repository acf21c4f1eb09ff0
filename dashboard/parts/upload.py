"""Drop files here: they are taken in while the page goes on, with how far it is and a way to stop."""

from __future__ import annotations

import streamlit as st

from dashboard import deeds
from dashboard.i18n import _, language, pick, use
from dashboard.parts import who
from dashboard.parts.plain import plain

KINDS = ["xlsx", "xls", "csv"]
EVERY_SECONDS = 0.5
_WATCHED = "load_watched"
_TURN = "upload_turn"


def running() -> bool:
    """Draw the load that is running, if one is, and tell whether."""
    status = deeds.load_status()
    if status is None or status.state != "running":
        return False
    st.session_state[_WATCHED] = True
    _watch(language())
    return True


def show() -> None:
    """Draw the place to drop files, or the load that is running."""
    if running():
        return
    ended()
    who.ask()
    turn = st.session_state.setdefault(_TURN, 0)
    dropped = st.file_uploader(
        _("Drop spreadsheets here (.xlsx, .xls, .csv)"), type=KINDS, accept_multiple_files=True, key=f"upload_{turn}"
    )
    if dropped:
        deeds.take_in([(file.name, file.getvalue()) for file in dropped], who.name())
        # A new key empties the uploader, so that no later run takes the same files again.
        st.session_state[_TURN] = turn + 1
        st.session_state[_WATCHED] = True
        st.rerun()


def ended(done: str | None = None) -> None:
    """Say once how the work that this reader watched ended; `done` is what is said of work that is no load of files."""
    status = deeds.load_status()
    if status is None or status.state == "running" or not st.session_state.pop(_WATCHED, False):
        return
    if done and status.state == "done":
        st.success(done)
    else:
        _ended(status)


@st.fragment(run_every=EVERY_SECONDS)
def _watch(spoken: str) -> None:
    """Draw how far the load is, again and again until it ends; then the whole page is drawn anew."""
    use(spoken)
    status = deeds.load_status()
    if status is None or status.state != "running":
        st.rerun(scope="app")
    with st.container(border=True):
        left, right = st.columns([1, 0.12], vertical_alignment="center")
        with left:
            st.progress(status.share, text=_progress(status))
        with right:
            if st.button(_("Stop"), key="stop_load", width="stretch"):
                deeds.stop_load()


def _progress(status: deeds.Status) -> str:
    said = _("Reading") if status.is_reading else _("Computing")
    parts = [f"{said}　{_('{done} of {total}').format(done=status.done, total=status.total)}"]
    if status.is_reading and status.what:
        parts.append(plain(status.what))
    if status.rows:
        parts.append(_("{count} rows").format(count=f"{status.rows:,}"))
    remaining = status.remaining_seconds
    if remaining is not None:
        parts.append(_("about {seconds} s left").format(seconds=max(1, round(remaining))))
    return "　·　".join(parts)


def _ended(status: deeds.Status) -> None:
    """Say in one line how the load that was watched ended."""
    if status.state == "failed" and status.fault:
        st.warning(_("The files are in the inbox, but could not be computed; below is the last result."))
        st.text(pick(status.fault.zh, status.fault.en))
    elif status.state == "stopped":
        st.info(_("The load was stopped; nothing of it remains."))
    else:
        st.success(_("Loaded and computed; what became of each file stands below."))
