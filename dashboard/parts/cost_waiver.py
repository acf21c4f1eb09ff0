"""How an approved exception from the cost rule is recorded or taken back; it never turns a fail into a pass."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, deeds
from dashboard.i18n import _
from dashboard.parts import who
from dashboard.parts.plain import plain
from dashboard.rows import first

_USUAL_DAYS = 180


def show(row: Any, waiver: pd.DataFrame) -> None:
    """Offer the form where an engagement fails, or the way back where an exception was recorded here."""
    recorded = None if waiver.empty else first(waiver)
    if recorded is not None and pd.notna(recorded.recorded_by):
        _taking_back(str(row.engagement_id), str(recorded.recorded_by))
    elif row.verdict == "FAIL" and (recorded is None or not recorded.is_valid):
        if recorded is not None and recorded.fault == "expired":
            st.caption(plain(_("The exception held until {day} and is over.").format(day=recorded.waiver_until)))
        _form(str(row.engagement_id))


def _form(engagement: str) -> None:
    today = data.build().as_of
    with (
        st.expander(_("Record an approved exception")),
        st.form(f"waiver_{engagement}", border=False, clear_on_submit=False),
    ):
        st.caption(
            _("For temporary staffing alone, with reason, approver and end. The verdict stays a fail and is marked.")
        )
        reason = st.text_input(_("Reason for the exception"), key=f"waiver_reason_{engagement}")
        left, middle, right = st.columns(3)
        approver = left.text_input(_("Approved by"), key=f"waiver_approver_{engagement}")
        approved_on = middle.date_input(_("Approved on"), today, key=f"waiver_on_{engagement}", format="YYYY-MM-DD")
        until = right.date_input(
            _("Valid until"), today + timedelta(days=_USUAL_DAYS), key=f"waiver_until_{engagement}", format="YYYY-MM-DD"
        )
        if st.form_submit_button(_("Record and compute"), type="primary"):
            waiver = deeds.Waiver(engagement, reason, approver, approved_on, until)
            who.does(lambda name: deeds.record_waiver(waiver, name))


def _taking_back(engagement: str, recorded_by: str) -> None:
    title = _("Take back the exception recorded by {name}").format(name=plain(recorded_by))
    with st.expander(title), st.form(f"waiver_back_{engagement}", border=False):
        reason = st.text_input(_("Reason for taking it back"), key=f"waiver_back_reason_{engagement}")
        if st.form_submit_button(_("Take back and compute")):
            who.does(lambda name: deeds.withdraw_waiver(engagement, reason, name))
