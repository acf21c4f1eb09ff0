"""Drop files here: they are taken in while the page goes on, with how far it is and a way to stop."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import data, deeds
from dashboard.i18n import _, language, pick, use
from dashboard.parts import ended, upload_words, who
from dashboard.parts.plain import plain

EVERY_SECONDS = 0.5
_WATCHED = "load_watched"
_TURN = "upload_turn"
# The last line of the history that this reader's page knew.
_SEEN = "history_seen"


def running() -> bool:
    """Draw the load that is running, if one is, and tell whether."""
    status = deeds.load_status()
    if status is None or status.state != "running":
        return False
    st.session_state.setdefault(_WATCHED, deeds.load_number())
    _watch(language())
    return True


def show() -> None:
    """Draw the place to drop files, or the load that is running."""
    if running():
        return
    show_ended()
    who.ask()
    deeds.expect_files()
    turn: int = st.session_state.setdefault(_TURN, 0)
    # Of any kind: what is not read (.xlsm, .xlsb, .ods, …) is refused with a sentence on how to save it.
    dropped = st.file_uploader(
        _("Drop spreadsheets here (.xlsx, .xls, .csv)"), accept_multiple_files=True, key=f"upload_{turn}"
    )
    upload_words.show(int(st.get_option("server.maxUploadSize")))
    if dropped:
        files = [(file.name, file.getvalue()) for file in dropped]
        who.does(lambda name: _take_in(files, name, turn))


def _take_in(files: list[tuple[str, bytes]], name: str, turn: int) -> None:
    load = deeds.take_in(files, name)
    # A new key empties the uploader, so that no later run takes the same files again.
    st.session_state[_TURN] = turn + 1
    st.session_state[_WATCHED] = load


def show_ended(said: str | None = None) -> None:
    """Say once how the work that this reader watched ended; `said` is what to say of work that is no load of files."""
    done = deeds.history()
    since = st.session_state.pop(_WATCHED, None)
    if since is not None:
        loads = deeds.ended_loads(since)
        if said and all(status.state == "done" for status in loads):
            st.success(said)
        else:
            _all_ended(loads, done[done["seq"] > st.session_state.get(_SEEN, 0)])
    st.session_state[_SEEN] = int(done["seq"].max()) if len(done) else 0


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
    if not status.total:
        return _("Preparing")
    said = _("Reading") if status.is_reading else _("Computing")
    parts = [said + "　" + _("{done} of {total}").format(done=status.done, total=status.total)]
    if status.is_reading and status.what:
        parts.append(plain(deeds.shown_name(status.what)))
    if status.rows:
        parts.append(_("{count} rows").format(count=f"{status.rows:,}"))
    remaining = status.remaining_seconds
    if remaining is not None:
        parts.append(_("about {seconds} s left").format(seconds=max(1, round(remaining))))
    return "　·　".join(parts)


def _all_ended(loads: Sequence[deeds.Status], done: pd.DataFrame) -> None:
    """Say how the loads that were watched ended: of those that went well only the last, of the others each.

    `done` are the lines of the history since the reader's page was drawn before them.
    """
    for status in loads:
        if status.state != "done" or status is loads[-1]:
            _ended(status, done)
        for zh, en in status.told:
            st.text(pick(zh, en))


def _ended(status: deeds.Status, done: pd.DataFrame) -> None:
    """Say in one line how a load ended; `done` are the lines of the history since it began."""
    if status.state == "failed" and status.fault:
        if status.is_done:
            st.warning(_("The files are in the inbox, but could not be computed; below is the last result."))
        else:
            st.warning(_("This could not be done; nothing was changed."))
        st.text(pick(status.fault.zh, status.fault.en))
    elif status.state == "stopped":
        st.info(_("The load was stopped; nothing of it remains."))
    else:
        questions = data.questions()
        ended.told(done, int(questions["answer"].isna().sum()))
