"""Start here: finds the views, builds the menu, and runs the chosen one."""

from __future__ import annotations

import streamlit as st

from dashboard import i18n, page, state, theme
from dashboard.parts import frame

SIDEBAR_WIDTH = 236


def main() -> None:
    """Run one view inside the frame that all of them share."""
    state.restore()
    i18n.use(state.language())
    st.set_page_config(page_icon=str(theme.IMAGES / "mark.png"), layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)
    views = page.discover()
    entry = st.navigation(page.menu(views))
    chosen = page.chosen(views, entry)
    if page.shielded(lambda: frame.draw(entry.title, chosen)):
        page.shielded(entry.run)


main()
