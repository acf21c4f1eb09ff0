"""Who is at the browser: asked once, before the first deed, kept there, and recorded as said (nobody has proved it)."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, unquote

import streamlit as st

from dashboard.i18n import _, language, use
from dashboard.parts.plain import plain
from dashboard.parts.tried import tried

COOKIE = "scorecard_name"
LONGEST_NAME = 60
_SAID = "who_said"

# A fixed script with no data of anybody's in it: the name comes as a value, percent-encoded.
_KEEP = """
export default function ({ data }) {
  if (data && data.cookie) document.cookie = data.cookie + "; path=/; max-age=31536000; SameSite=Strict";
}
"""


def does(deed: Callable[[str], None]) -> None:
    """Do something under the name of whoever is here and draw the page anew; who is not known yet is asked first.

    Where it is refused, the page says why.
    """
    known = given()
    if known:
        tried(lambda: deed(known))
    else:
        _ask_before(deed)


def ask() -> None:
    """Draw under which name loads and answers are recorded, and let it be said."""
    known = given()
    if known:
        _keep(known)
    label = _("Recorded as {name}").format(name=plain(known)) if known else _("Say who you are")
    with st.popover(label, type="tertiary", key="who"):
        if name := _form("who_form", known or "", _("Keep")):
            st.session_state[_SAID] = name
            st.rerun()


def _ask_before(deed: Callable[[str], None]) -> None:
    """Ask for the name over the page, and go on with the deed as soon as it is said."""
    spoken = language()

    def asking() -> None:
        # A dialog is drawn again by itself, on a thread that has not been told the language.
        use(spoken)
        if name := _form("who_first", "", _("Keep and go on")):
            st.session_state[_SAID] = name
            tried(lambda: deed(name))

    st.dialog(_("Who is it that loads and decides?"))(asking)()


def _form(key: str, known: str, button: str) -> str:
    """Draw the question for a name; return the name once it is said."""
    st.text(_("Loads and answers are recorded under a name. Nobody checks it; it stays in this browser."))
    with st.form(key, border=False):
        given = st.text_input(_("Name"), value=known, max_chars=LONGEST_NAME, placeholder=_("Your name"))
        is_said = st.form_submit_button(button, type="primary")
    if is_said and not given.strip():
        st.caption(_("Please enter a name."))
    return given.strip() if is_said else ""


def given() -> str | None:
    """Return the name said in this visit or kept by this browser; None before anybody said one."""
    said = st.session_state.get(_SAID)
    if said:
        return str(said)
    kept = st.context.cookies.get(COOKIE)
    return unquote(kept)[:LONGEST_NAME].strip() or None if isinstance(kept, str) else None


def _keep(known: str) -> None:
    component = st.components.v2.component("scorecard_who", js=_KEEP)
    component(data={"cookie": f"{COOKIE}={quote(known, safe='')}"}, key="who_cookie")
