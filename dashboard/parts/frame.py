"""What stands around every page: choices on the left, title, freshness, rule and language on top."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import data, i18n, state
from dashboard.i18n import _, period_word, pick
from dashboard.page import Page
from dashboard.parts import look, words
from dashboard.parts.plain import plain


def draw(title: str, page: Page) -> None:
    """Draw the frame of a page; choices are offered only where they bear on what it shows."""
    st.logo(look.logo(), size="large")
    if page.is_narrowed and data.has_scores():
        with st.sidebar:
            _choices(is_of_vendor=page.is_of_vendor)
    _heading(title, page)


def scope() -> data.Scope:
    """Return what the reader narrowed the pages to; an unknown period falls back to the latest."""
    known = data.periods()["period"].tolist()
    period = state.get("period") or ""
    return data.Scope(
        period=period if period in known else str(known[0]),
        family=_known("family", data.families()),
        unit=_known("unit", data.units()),
    )


def scope_of_vendor() -> data.Scope:
    """Return the scope with the vendor chosen, for the page that is about one."""
    return replace(scope(), vendor=_known("vendor", list(data.vendors(None, None))))


def _known(name: str, options: list[str]) -> str | None:
    chosen = state.get(name)
    return chosen if chosen in options else None


def _choices(*, is_of_vendor: bool) -> None:
    state.choose("period", _("Period"), data.periods()["period"].tolist(), period_word)
    if families := data.families():
        state.choose("family", _("Service family"), families, words.family, everything=_("All families"))
    if units := data.units():
        state.choose("unit", _("Using unit"), units, str, everything=_("All units"))
    if not is_of_vendor:
        return
    chosen = scope()
    vendors = data.vendors(chosen.family, chosen.unit)
    state.choose("vendor", _("Vendor"), list(vendors), vendors.__getitem__, everything=_("All vendors"))


def _heading(title: str, page: Page) -> None:
    left, right = st.columns([1, 0.16], vertical_alignment="center", gap="small")
    with left, st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.title(title, anchor=False, width="content")
        if data.has_scores() and bool(data.build().is_sample):
            st.badge(_("Made-up sample data · 示例数据（虚构）"), color="orange")
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        _language()
    if data.has_scores():
        st.caption(_standing(page))


def _standing(page: Page) -> str:
    """Say which period, how fresh, and under which rule; of a page that nothing narrows, the rule of the latest."""
    chosen = scope() if page.is_narrowed else data.Scope(str(data.periods()["period"].iloc[0]))
    chosen = scope_of_vendor() if page.is_of_vendor else chosen
    row = data.period(chosen.period)
    said = [words.period_standing(chosen.period)] if page.is_narrowed else []
    said += [words.family(chosen.family)] if chosen.family else []
    said += [chosen.unit] if chosen.unit else []
    said += [data.vendors(None, None)[chosen.vendor]] if chosen.vendor else []
    said.append(_("data as of {day}").format(day=f"{data.build().as_of:%Y-%m-%d}"))
    if page.is_by_rule:
        rule = pick(row.title_zh, row.title_en)
        said.append(_("rule: {title}, version {version}").format(title=rule, version=row.version))
    return plain("　·　".join(said))


def _language() -> None:
    key = "choose_lang"
    st.session_state[key] = i18n.language()
    st.segmented_control(
        _("Language"),
        list(i18n.LANGUAGES),
        format_func=i18n.LANGUAGES.__getitem__,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: state.put("lang", st.session_state[key]),
    )
