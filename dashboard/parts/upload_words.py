"""The words of the upload box in the reader's language; of itself it has none but English."""

from __future__ import annotations

import streamlit as st

from dashboard.i18n import _, language

# A fixed style with no data of anybody's in it. Where a later box is built otherwise, its English words come back.
_STYLE = """
[data-testid="stFileUploaderDropzone"] > span button p,
[data-testid="stFileUploaderDropzoneInstructions"] span { font-size: 0; }
[data-testid="stFileUploaderDropzone"] > span button p::after { content: "%(choose)s"; font-size: 0.875rem; }
[data-testid="stFileUploaderDropzoneInstructions"] span::after { content: "%(limit)s"; font-size: 0.875rem; }
"""


def show(megabytes: int) -> None:
    """Put the words of the box on this page, which takes files of so many megabytes, into the reader's language."""
    if language() == "en":
        return
    words = {"choose": _("Choose files"), "limit": _("up to {size} MB a file").format(size=megabytes)}
    name = f"scorecard_upload_words_{language()}_{megabytes}"
    st.components.v2.component(name, css=_STYLE % words, isolate_styles=False)(key=name)
