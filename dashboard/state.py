"""What the reader has chosen, kept in the address bar so that any view is a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from dashboard import i18n

# The names that may stand in the address; anything else there is ignored.
NAMES = (
    "period",
    "family",
    "unit",
    "vendor",
    "group",
    "engagement",
    "costs",
    "indicator",
    "card",
    "moved",
    "places",
    "part",
    "tender",
    "step",
    "compare",
    "against",
    "rules",
    "version",
    "older",
    "newer",
    "lang",
)
Choice = TypeVar("Choice")
# What is chosen of one scorecard and means nothing on the next.
OF_ONE_CARD = ("engagement", "indicator", "card")
_KEPT = "choices"


def restore() -> None:
    """Bring address and memory together at the start of a run.

    The address wins; what it lacks comes from this visit's memory, since a change of page empties it.
    """
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    for name in NAMES:
        if name in st.query_params:
            kept[name] = st.query_params[name]
        elif name in kept:
            st.query_params[name] = kept[name]


def get(name: str) -> str | None:
    """Return what is chosen under this name, or None."""
    value = st.query_params.get(name)
    return value or None


def put(name: str, value: str | None) -> None:
    """Choose a value, or nothing."""
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    if value:
        kept[name] = value
        st.query_params[name] = value
    else:
        kept.pop(name, None)
        st.query_params.pop(name, None)


def newly(key: str, value: Choice | None) -> Choice | None:
    """Return a table's row if it was chosen just now: one that stands from before must not undo what came after it."""
    before = st.session_state.get(key)
    st.session_state[key] = value
    return None if value == before else value


def chosen() -> dict[str, str]:
    """Return every choice made, for a link to another page."""
    return dict(st.session_state.get(_KEPT, {}))


def language() -> str:
    """Return the language switched to, or the browser's."""
    chosen = get("lang")
    return chosen if chosen and chosen in i18n.LANGUAGES else i18n.of_browser(st.context.locale)


def choose(
    name: str,
    label: str,
    options: Sequence[str],
    words: Callable[[str], str],
    *,
    everything: str | None = None,
) -> str | None:
    """Draw a choice that lives in the address, and return it; where there is but one it is written, not offered.

    `everything` names the choice of no value; without it the first option stands in. A value that the options
    lack is kept in the address and shown as nothing chosen, for the page to say so.
    """
    offered: list[str] = ([""] if everything is not None else []) + list(options)
    if not offered:
        return None
    chosen = get(name) or ""
    key = f"choose_{name}"
    # Said now, in the reader's language: Streamlit may ask for the words again where none is set.
    said = {option: words(option) if option else (everything or "") for option in offered}
    if len(offered) == 1:
        with st.container(gap=None):
            st.caption(label)
            st.text(said[offered[0]])
        return offered[0] or None
    st.session_state[key] = chosen if chosen in offered else offered[0]
    st.selectbox(
        label,
        offered,
        format_func=said.__getitem__,
        key=key,
        on_change=lambda: put(name, st.session_state[key]),
    )
    return chosen if chosen in options else (None if everything is not None else offered[0])


def several(
    name: str, label: str, options: Sequence[str], words: Callable[[str], str], *, most: int, start: Sequence[str]
) -> list[str]:
    """Draw a choice of several values that lives in the address, and return them in the order they were chosen.

    An address that says nothing gives `start`. Values must not hold a comma; those that the options lack are left out.
    """
    asked = get(name)
    chosen = [value for value in (start if asked is None else asked.split(",")) if value in options][:most]
    key = f"several_{name}"
    said = {option: words(option) for option in options}
    st.session_state[key] = chosen
    st.multiselect(
        label,
        options,
        format_func=said.__getitem__,
        key=key,
        max_selections=most,
        # Nothing chosen is a choice too, and not the same as an address that says nothing.
        on_change=lambda: put(name, ",".join(st.session_state[key]) or "-"),
    )
    return chosen


def part(name: str, label: str, options: Mapping[str, str]) -> str:
    """Draw the choice between the parts of a page, and return it; only the chosen part is drawn."""
    chosen = get(name)
    key = f"part_{name}"
    st.session_state[key] = chosen if chosen in options else next(iter(options))
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: put(name, st.session_state[key]),
    )
    return str(st.session_state[key])
