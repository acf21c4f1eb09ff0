"""How tried weights become a new version: what it says of itself, what it would change, and only then the button."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, deeds
from dashboard.i18n import _, period_word
from dashboard.parts import download, figures, weighing, who
from dashboard.parts.drafts import Draft
from dashboard.parts.plain import plain
from dashboard.parts.tried import tried

_SHOWN = "rule_preview"
_SAVED = "rule_saved"


def said() -> str | None:
    """Return what to say of the version that this reader saved last."""
    version = st.session_state.pop(_SAVED, None)
    return (
        _("Version {version} is saved, and everything computed anew.").format(version=plain(version))
        if version
        else None
    )


def show(version: Any, found: Draft) -> None:
    """Draw the form, and below it the preview of the last period with the button that saves."""
    figures.heading(
        _("Save as a new version"),
        _("The old version stays as it is. Periods that are over keep the rule they were scored by."),
    )
    proposal = _form(version, found)
    period = str(data.periods()["period"].iloc[0])
    asked = st.button(
        _("Preview: {period} under this rule").format(period=period_word(period)), key="preview_rule", type="primary"
    )
    if asked and not found.is_changed:
        st.warning(_("Move a weight first; unchanged weights are no new version."))
    elif asked:
        who.does(lambda name: _previewed(proposal, period, name))
    kept = st.session_state.get(_SHOWN)
    if kept is None or kept[0] != proposal:
        return
    _preview(_by(proposal, kept[1]), period, kept[2])


def _previewed(proposal: deeds.Proposal, period: str, name: str) -> None:
    st.session_state[_SHOWN] = (proposal, name, deeds.preview_rule(_by(proposal, name), period))


def _by(proposal: deeds.Proposal, author: str) -> deeds.Proposal:
    return replace(proposal, head=replace(proposal.head, author=author))


def _form(version: Any, found: Draft) -> deeds.Proposal:
    day, name = deeds.next_version(str(version.period_kind))
    first, second, third = st.columns([0.2, 0.24, 0.56], gap="medium")
    with first:
        said = st.text_input(_("Version"), value=name, key="rule_version", max_chars=40)
    with second:
        effective = st.date_input(_("In effect from"), value=day, key="rule_from", format="YYYY-MM-DD")
        approved = st.text_input(_("Approved by"), key="rule_approved", max_chars=120)
    with third:
        reason = st.text_area(_("Reason for the change"), key="rule_reason", max_chars=600, height=122)
    with first:
        who.ask()
    closed = None
    if st.checkbox(_("Score periods that are over anew (needs a reason)"), key="rule_closed"):
        closed = st.text_input(_("Why the past must be scored anew"), key="rule_closed_reason", max_chars=300)
    head = deeds.Head(said.strip(), effective, "", approved.strip(), reason.strip())
    return deeds.Proposal(deeds.Rule(version.scheme, version.version), head, found.weights, closed)


def _preview(proposal: deeds.Proposal, period: str, moved: pd.DataFrame) -> None:
    figures.heading(
        _("{period} under version {version}").format(period=period_word(period), version=proposal.head.version),
        _("Computed by the very file that would be saved; who crosses a tier is marked."),
    )
    st.text(weighing.told(moved))
    crossing = moved[moved["tier_change"].notna()]
    if len(crossing):
        names = [
            f"{row.vendor_name} {row.tier_before or '–'} → {row.tier_after or '–'}" for row in crossing.itertuples()
        ]
        st.text(_("Across a tier: {names}").format(names=_("; ").join(names)))
    weighing.table(moved, key="rule_preview_table")
    left, right = st.columns([0.7, 0.3], vertical_alignment="center")
    with left:
        download.offer_about("preview", period, {_("Preview"): moved}, _about(proposal, period))
    with right:
        if st.button(
            _("Save version {version}").format(version=proposal.head.version), key="save_rule", width="stretch"
        ):
            tried(lambda: _saved(proposal, period, moved))


def _saved(proposal: deeds.Proposal, period: str, moved: pd.DataFrame) -> None:
    """Save the version under the name it was previewed by, and watch it being computed."""
    st.session_state["load_watched"] = deeds.save_rule(proposal, period, moved, proposal.head.author)
    st.session_state[_SAVED] = proposal.head.version
    st.session_state.pop(_SHOWN)


def _about(proposal: deeds.Proposal, period: str) -> list[tuple[str, str]]:
    build, head = data.build(), proposal.head
    note = [(_("Note"), _("Made-up sample data · 示例数据（虚构）"))] if bool(build.is_sample) else []
    return [
        *note,
        (_("Period"), period_word(period)),
        (_("Version"), head.version),
        (_("In effect from"), head.effective_from.isoformat()),
        (_("Reason for the change"), head.reason),
        (_("Approved by"), head.approved_by),
        (_("Data as of"), f"{build.as_of:%Y-%m-%d}"),
        (_("Built from"), str(build.fingerprint)),
    ]
