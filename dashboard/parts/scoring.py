"""How a committee scores on this page: formed by the owner, entered by code, sealed, unsealed after the deadline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import data, deeds
from dashboard.i18n import _, pick
from dashboard.parts import empty, figures, who
from dashboard.parts.plain import plain
from dashboard.parts.tried import tried
from dashboard.rows import each

MEMBERS_OFFERED = 7
_CODES = "tender_codes"
_ENTERED = "tender_entered"


def show(tender: Any, judged: pd.DataFrame) -> None:
    """Draw what the hour allows: forming the committee, entering scores, or unsealing them."""
    number = str(tender.tender_no)
    figures.heading(
        _("Scores entered here"),
        _("Members enter with a code. What they give is sealed for everybody else until the deadline has passed."),
    )
    _codes(number)
    committee = deeds.committee(number)
    if committee is None:
        _form(tender)
    elif committee.unsealed:
        st.text(_("Unsealed by {name}.").format(name=committee.unsealed.who))
        _members(committee)
    elif committee.is_over(datetime.now().astimezone()):
        _members(committee)
        st.text(_("The deadline has passed; the scores wait to be unsealed."))
        if st.button(_("Unseal the scores and compute"), type="primary", key="unseal"):
            who.does(lambda name: deeds.unseal(number, name))
    else:
        _members(committee)
        _enter(committee, judged)
        _reissue(committee)


def _codes(number: str) -> None:
    """Show fresh codes until whoever asked for them has copied them; they can't be shown again."""
    fresh = st.session_state.get(_CODES)
    if not fresh or fresh[0] != number:
        return
    with st.container(border=True):
        st.text(_("Copy these codes now and hand each to its member; they are kept nowhere and are not shown again."))
        st.code("\n".join(f"{name}　{code}" for name, code in fresh[1]), language=None)
        if st.button(_("I have copied them"), key="codes_copied"):
            st.session_state.pop(_CODES)
            st.rerun()


def _form(tender: Any) -> None:
    """Draw the form in which the owner names the members."""
    if pd.isna(tender.deadline_at):
        empty.note(_("The tender sheet gives no deadline for scores; without one no committee can be formed here."))
        return
    if tender.deadline_at < pd.Timestamp.now():
        empty.note(_("The deadline of this tender has passed; scores come from its sheets."))
        return
    with st.expander(_("Form the committee")), st.form("form_committee", border=False):
        st.text(_("One name a line; put * before members from the requesting unit. At least {least} members.").format(
            least=int(tender.least_members)
        ))  # fmt: skip
        typed = st.text_area(_("Members"), height=170, key="committee_names")
        if st.form_submit_button(_("Form the committee and show the codes"), type="primary"):
            names = [line.strip() for line in typed.splitlines() if line.strip()]
            members = [deeds.NewMember(name.lstrip("*＊ "), not name.startswith(("*", "＊"))) for name in names]
            who.does(lambda name: _formed(str(tender.tender_no), members, name))


def _formed(number: str, members: list[deeds.NewMember], owner: str) -> None:
    codes = deeds.form_committee(number, members, owner)
    st.session_state[_CODES] = (number, [(_("Owner of the tender"), codes.owner), *codes.members.items()])


def _members(committee: deeds.Committee) -> None:
    """Say who judges and who has given scores, never what."""
    done = {name for name, _vendor, _indicator in committee.given}
    told = [
        f"{'●' if name in done else '○'} {name}{_again(member.codes)}" for name, member in committee.members.items()
    ]
    st.text(
        _("Committee formed by {owner}, scores due at {deadline}.").format(
            owner=committee.owner, deadline=f"{committee.deadline:%Y-%m-%d %H:%M}"
        )
    )
    st.text(_("● has given scores, ○ not yet:") + "　" + "　".join(told))


def _again(codes: int) -> str:
    return "" if codes == 1 else _(" (code issued {count} times)").format(count=codes)


def _enter(committee: deeds.Committee, judged: pd.DataFrame) -> None:
    """Draw the door for members, and behind it the sheet to fill in."""
    entered = st.session_state.get(_ENTERED)
    if not entered or entered[0] != committee.tender_no:
        with st.form("enter", border=True):
            left, right = st.columns(2)
            with left:
                name = st.selectbox(_("Member"), list(committee.members), key="enter_name")
            with right:
                code = st.text_input(_("Your code"), type="password", key="enter_code")
            if st.form_submit_button(_("Enter"), type="primary"):
                tried(lambda: _entered(committee.tender_no, str(name), code))
        return
    _number, name, code = entered
    given = {(each.vendor_id, each.indicator): each for each in deeds.own_marks(committee.tender_no, name, code)}
    with st.form("score_sheet", border=True):
        how = _("Score sheet of {name}: 0 to 100, each with its reason. Recused: tick it and leave the score empty.")
        st.text(how.format(name=name))
        marks = [_line(row, given.get((row.vendor_id, row.indicator))) for row in each(judged)]
        left, right = st.columns([1, 1])
        with left:
            saved = st.form_submit_button(_("Submit under seal"), type="primary")
        with right:
            left_page = st.form_submit_button(_("Leave"))
    if left_page:
        st.session_state.pop(_ENTERED)
        st.rerun()
    if saved:
        _submit(committee.tender_no, name, code, marks)


def _entered(number: str, name: str, code: str) -> None:
    deeds.own_marks(number, name, code)
    st.session_state[_ENTERED] = (number, name, code)


def _line(row: Any, before: deeds.Mark | None) -> tuple[str, str, str, bool, str]:
    """Draw one candidate and indicator, filled in with what was given before."""
    key = f"{row.indicator}_{row.vendor_id}"
    named, scored, tick, said = st.columns([0.34, 0.14, 0.12, 0.4], vertical_alignment="bottom")
    with named:
        st.text(f"{row.vendor_name}\n{row.indicator} {pick(row.title_zh, row.title_en)}")
    with scored:
        shown = "" if before is None or before.score is None else f"{before.score.normalize():f}"
        score = st.text_input(_("Score"), value=shown, key=f"score_{key}")
    with tick:
        recused = st.checkbox(_("Recused"), value=bool(before and before.recused), key=f"recused_{key}")
    with said:
        reason = st.text_input(_("Grounds"), value=before.reason if before else "", key=f"reason_{key}")
    return row.vendor_id, row.indicator, score, recused, reason


def _submit(number: str, name: str, code: str, lines: list[tuple[str, str, str, bool, str]]) -> None:
    try:
        filled = [deeds.mark(*line) for line in lines if line[2].strip() or line[3]]
        deeds.give_marks(number, name, code, filled)
    except data.ScorecardError as refused:
        st.warning(plain(pick(refused.zh, refused.en)))
    else:
        st.success(
            _("{count} scores are under seal. You can change them until the deadline.").format(count=len(filled))
        )


def _reissue(committee: deeds.Committee) -> None:
    """Draw how the owner gives a member a new code."""
    with st.expander(_("A member lost the code")), st.form("reissue", border=False):
        name = st.selectbox(_("Member"), list(committee.members), key="reissue_name")
        owner_code = st.text_input(_("Code of the tender's owner"), type="password", key="reissue_code")
        if st.form_submit_button(_("Issue a new code; the old one ends")):
            who.does(lambda owner: _issued(committee.tender_no, (owner_code, owner), str(name)))


def _issued(number: str, owner: tuple[str, str], member: str) -> None:
    """Show a member's new code; `owner` is the code and the name of whoever owns the tender."""
    code = deeds.issue_code(number, owner[0], member, owner[1])
    st.session_state[_CODES] = (number, [(member, code)])
