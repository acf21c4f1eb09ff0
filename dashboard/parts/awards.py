"""The record of a tender's award, how it is recorded or taken back, and how a reviewer settles a gate."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from dashboard import deeds, theme
from dashboard.i18n import _, pick
from dashboard.parts import empty, figures, tables, tender_words, who
from dashboard.rows import each

OUTCOMES = ("passed", "failed", "open")


def show(tender: Any, awarded: pd.DataFrame, bids: pd.DataFrame) -> None:
    """Draw the award, or the form to record one."""
    figures.heading(
        _("Record of the award"),
        _("Blocked without approval, for a failed or unverified candidate, before the deadline, or with open gates."),
    )
    if awarded.empty:
        _form(tender, bids)
        return
    shown = awarded.assign(
        share_word=[tender_words.share(share) for share in awarded["share"]],
        day=[theme.NOTHING if pd.isna(day) else f"{day:%Y-%m-%d}" for day in awarded["awarded_on"]],
        origin_word=[_("recorded here") if code == "page" else _("from the sheet") for code in awarded["origin"]],
    ).fillna({"approval_no": _("missing"), "approver": theme.NOTHING, "reason": "", "recorded_by": ""})
    columns = {
        "vendor_name": TextColumn(_("Awarded to"), width=200),
        "share_word": TextColumn(_("Share"), width=60, alignment="right"),
        "approval_no": TextColumn(_("Approval no."), width=150),
        "approver": TextColumn(_("Approver"), width=110),
        "day": TextColumn(_("Awarded on"), width=90),
        "origin_word": TextColumn(_("Origin"), width=110),
        "recorded_by": TextColumn(_("By"), width=90),
        "reason": TextColumn(_("Grounds"), width="medium"),
    }
    tables.show(shown, columns, key="awards", alt=_("Award"))
    for row in each(awarded[~awarded["is_candidate"]]):
        st.text(_("▲ {name} is no longer on the list of candidates; the award stands.").format(name=row.vendor_name))
    if (awarded["origin"] == "page").any():
        _withdraw(str(tender.tender_no))


def gate_finding(tender: Any, gates: pd.DataFrame) -> None:
    """Draw how a reviewer finds on a gate that is not passed."""
    waiting = gates[gates["state"] != "passed"]
    if waiting.empty:
        return
    names = {
        (row.vendor_id, row.gate): f"{row.vendor_name} · {row.gate} {pick(row.title_zh, row.title_en)}"
        for row in each(waiting)
    }
    with st.expander(_("Record a reviewer's finding")), st.form("finding", border=False, clear_on_submit=True):
        left, right = st.columns([0.62, 0.38])
        with left:
            key = st.selectbox(_("Candidate and gate"), list(names), format_func=names.__getitem__, key="finding_gate")
        with right:
            outcome = st.selectbox(_("Finding"), OUTCOMES, format_func=_outcomes().__getitem__, key="finding_outcome")
        reason = st.text_input(_("Reason and evidence"), key="finding_reason")
        if st.form_submit_button(_("Record and compute"), type="primary"):
            gate = (str(tender.tender_no), key[0], key[1])
            who.does(lambda name: deeds.find_on_gate(gate, str(outcome), reason, name))


def _outcomes() -> dict[str, str]:
    return {code: tender_words.outcome(code) for code in OUTCOMES}


def _form(tender: Any, bids: pd.DataFrame) -> None:
    candidates = bids[bids["rank"].notna()]
    if candidates.empty:
        empty.note(_("No candidate can be awarded yet."))
        return
    names = dict(zip(candidates["vendor_id"], candidates["vendor_name"], strict=True))
    with st.form("award", border=True):
        chosen = st.multiselect(
            _("Awarded to"),
            list(names),
            format_func=names.__getitem__,
            placeholder=_("Choose candidates by rank"),
            key="award_vendors",
        )
        first, second, third = st.columns(3)
        with first:
            shares = st.text_input(_("Shares in percent, in this order"), value="100", key="award_shares")
        with second:
            approval_no = st.text_input(_("Approval no."), key="award_approval")
        with third:
            approver = st.text_input(_("Approver"), key="award_approver")
        left, right = st.columns([1, 2])
        with left:
            day = st.date_input(_("Awarded on"), value="today", format="YYYY-MM-DD", key="award_day")
        with right:
            reason = st.text_input(_("Reason, if it is not the first"), key="award_reason")
        sent = st.form_submit_button(_("Record the award"), type="primary")
    if not sent:
        return
    split = _shares(shares, len(chosen))
    if split is None:
        st.warning(_("Shares are numbers such as 60, 40: one for each, together 100."))
        return
    winners = dict(zip(chosen, split, strict=True))
    award = deeds.Award(str(tender.tender_no), winners, approval_no, approver, day, reason)
    blocked = deeds.what_blocks(award)
    if blocked:
        with st.container(border=True):
            st.text(_("▲ The award was not recorded:"))
            st.text("\n".join(f"· {pick(each_one.zh, each_one.en)}" for each_one in blocked))
        return
    who.does(lambda name: deeds.record_award(award, name))


def _shares(typed: str, count: int) -> list[Decimal] | None:
    """Return the shares that were typed, one for each of so many; None where they are not that."""
    if count == 0:
        return []
    try:
        shares = [Decimal(part.strip().rstrip("%％")) / 100 for part in typed.replace("，", ",").split(",")]
    except InvalidOperation:
        return None
    return shares if len(shares) == count else None


def _withdraw(number: str) -> None:
    with st.expander(_("Take the award back")), st.form("withdraw_award", border=False):
        reason = st.text_input(_("Grounds"), key="withdraw_reason")
        if st.form_submit_button(_("Take it back")):
            who.does(lambda name: deeds.withdraw_award(number, reason, name))
