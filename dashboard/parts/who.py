"""Who is at the browser: asked once, kept there, and recorded as said (nobody has proved it)."""

from __future__ import annotations

from urllib.parse import quote, unquote

import streamlit as st

from dashboard import deeds
from dashboard.i18n import _
from dashboard.parts.plain import plain

COOKIE = "scorecard_name"
LONGEST_NAME = 60
_SAID = "who_said"

# A fixed script with no data of anybody's in it: the name comes as a value, percent-encoded.
_KEEP = """
export default function ({ data }) {
  if (data && data.cookie) document.cookie = data.cookie + "; path=/; max-age=31536000; SameSite=Strict";
}
"""


def name() -> str:
    """Return the name given in this visit or kept by this browser, else the name of the machine's user."""
    return _given() or deeds.local_user()


def ask() -> None:
    """Draw under which name loads and answers are recorded, and let it be said."""
    known = _given()
    if known:
        _keep(known)
    label = _("Recorded as {name}").format(name=plain(known)) if known else _("Who are you?")
    with st.popover(label, type="tertiary", key="who"):
        st.text(_("Loads and answers are recorded under a name. Nobody checks it; it stays in this browser."))
        with st.form("who_form", border=False):
            given = st.text_input(_("Name"), value=name(), max_chars=LONGEST_NAME)
            if st.form_submit_button(_("Keep"), type="primary") and given.strip():
                st.session_state[_SAID] = given.strip()
                st.rerun()


def _given() -> str | None:
    said = st.session_state.get(_SAID)
    if said:
        return str(said)
    kept = st.context.cookies.get(COOKIE)
    return unquote(kept)[:LONGEST_NAME].strip() or None if isinstance(kept, str) else None


def _keep(known: str) -> None:
    component = st.components.v2.component("scorecard_who", js=_KEEP)
    component(data={"cookie": f"{COOKIE}={quote(known, safe='')}"}, key="who_cookie")
