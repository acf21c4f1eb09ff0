"""Which appearance this reader's page has now, and the product's mark drawn for it."""

from __future__ import annotations

import streamlit as st

from dashboard import theme
from dashboard.i18n import _
from dashboard.theme import Look


def now() -> Look:
    """Return the palette of the page as the browser shows it."""
    return theme.look(st.context.theme.type)


def logo() -> str:
    """Return the mark and the product's name as an SVG image."""
    colours = now()
    name = _("Vendor Scorecard")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="236" height="40" viewBox="0 0 236 40">'
        f'<rect x="1" y="5" width="30" height="30" rx="4" fill="{colours.accent}"/>'
        f'<rect x="8" y="20" width="4" height="9" fill="{colours.paper}"/>'
        f'<rect x="14" y="11" width="4" height="18" fill="{colours.paper}"/>'
        f'<rect x="20" y="16" width="4" height="13" fill="{colours.paper}"/>'
        f'<text x="42" y="27" font-family="{theme.FONT}" font-size="19" font-weight="600" '
        f'fill="{colours.ink}">{name}</text></svg>'
    )
