"""How a name from the data is written where Markdown is read, so that it can only be a name."""

from __future__ import annotations

import re

# What CommonMark, its GitHub dialect and Streamlit's directives (:red[…], :material/…:, $…$) may read as a mark.
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=\"'@/])")
_BREAKS = re.compile(r"[\r\n\t\v\f\x00-\x1f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


# Links, addresses, emoji and icon names are found after the escapes are gone; an invisible joiner parts them.
_JOINER = "\u2060"
_LATE_MARKS = re.compile(r"(:|@|www(?=\.))", re.IGNORECASE)


def plain(text: object) -> str:
    """Escape every mark of Markdown and HTML; line breaks and direction marks become a space."""
    flat = _BREAKS.sub(" ", str(text)).strip()
    return _MARKS.sub(r"\\\1", _LATE_MARKS.sub(rf"\1{_JOINER}", flat))


def label(text: object) -> str:
    """Escape what Plotly would read as a tag in a text of a chart."""
    flat = _BREAKS.sub(" ", str(text))
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
