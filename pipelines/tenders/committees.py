"""How a committee is formed, enters with its codes, gives its scores under seal, and is unsealed after the deadline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

from pipelines import clock
from pipelines.errors import TenderError
from pipelines.journal import Journal
from pipelines.opened import Warehouse
from pipelines.queries import ask
from pipelines.tenders.codes import is_code, kept, new_code
from pipelines.tenders.said import CODE_ISSUED, FORMED, KINDS, SCORED, UNSEALED, Committee, said_about_tenders
from pipelines.who import Who
from pipelines.workspace import Workspace

FULL: Final = 100
LONGEST_REASON: Final = 500
LONGEST_NAME: Final = 40

_RULES = """
select t.deadline_at, r.least_members, r.is_odd, r.outside_share
from selection.tenders as t
inner join policy.selection_rules as r on t.scheme = r.scheme and t.scheme_version = r.version
where t.tender_no = $tender_no
"""
_JUDGED = """
select c.vendor_id, i.indicator
from selection.candidates as c
inner join selection.indicator_values as i on c.tender_no = i.tender_no and c.vendor_id = i.vendor_id
where c.tender_no = $tender_no and i.measure = 'committee_mean'
"""


@dataclass(frozen=True)
class NewMember:
    """Who is to judge a tender, and whether from outside the unit that asks for the service."""

    name: str
    is_outside: bool


@dataclass(frozen=True)
class Codes:
    """The codes of a new committee, to be handed out now: they are kept nowhere."""

    owner: str
    members: Mapping[str, str]


@dataclass(frozen=True)
class Mark:
    """What a member gives one candidate on one indicator: a score from 0 to 100, or a recusal."""

    vendor_id: str
    indicator: str
    score: Decimal | None
    recused: bool
    reason: str


def committee_of(workspace: Workspace, tender_no: str) -> Committee | None:
    """Return the committee that was formed for a tender, None where there is none."""
    return said_about_tenders(Journal.of(workspace).entries(KINDS)).committees.get(tender_no)


def form_committee(
    workspace: Workspace, warehouse: Warehouse, tender_no: str, members: Sequence[NewMember], who: Who
) -> Codes:
    """Form the committee of a tender until its deadline; return the codes, which nobody can see again.

    Raises TenderError where there is a committee already, the deadline is missing or past, or the rule of the
    scheme on number and outsiders is broken.
    """
    rules = ask(warehouse, _RULES, {"tender_no": tender_no}).rows
    if not rules:
        raise TenderError(f"没有招标项目 {tender_no}。", f"There is no tender {tender_no}.")
    if committee_of(workspace, tender_no):
        raise TenderError(
            f"招标项目 {tender_no} 已组建评审委员会。", f"The tender {tender_no} has its committee already."
        )
    deadline_at, least, is_odd, outside_share = rules[0]
    deadline = _deadline(deadline_at)
    _check_members(members, int(least), is_odd=bool(is_odd), outside_share=float(outside_share))
    codes = Codes(new_code(), {member.name: new_code() for member in members})
    content = {
        "tender_no": tender_no,
        "deadline_at": deadline.isoformat(),
        "owner_code": kept(codes.owner),
        "members": [
            {"name": each.name, "is_outside": each.is_outside, "code": kept(codes.members[each.name])}
            for each in members
        ],
    }
    Journal.of(workspace).append(FORMED, content, who)
    return codes


def issue_code(workspace: Workspace, tender_no: str, owner_code: str, member_name: str, who: Who) -> str:
    """Give a member a new code, which ends the old one; only who has the owner's code can. The journal counts them."""
    committee = _committee(workspace, tender_no)
    if not is_code(owner_code, committee.owner_code):
        raise TenderError("项目负责人口令不正确。", "This is not the code of the tender's owner.")
    _refuse_when_over(committee)
    if member_name not in committee.members:
        raise TenderError(f"评审委员会中没有“{member_name}”。", f"There is no “{member_name}” on the committee.")
    code = new_code()
    content = {"tender_no": tender_no, "member_name": member_name, "code": kept(code)}
    Journal.of(workspace).append(CODE_ISSUED, content, who)
    return code


def own_marks(workspace: Workspace, tender_no: str, member_name: str, code: str) -> list[Mark]:
    """Return what a member gave so far, to the member alone; raise TenderError where the code is not theirs."""
    committee = _entered(workspace, tender_no, member_name, code)
    return [
        Mark(
            vendor_id,
            indicator,
            None if given.score is None else Decimal(str(given.score)),
            given.recused,
            given.reason,
        )
        for (name, vendor_id, indicator), given in committee.given.items()
        if name == member_name
    ]


def give_marks(
    workspace: Workspace, warehouse: Warehouse, tender_no: str, entered: tuple[str, str], marks: Sequence[Mark]
) -> None:
    """Write what a member (name, code) gives; what was given before for the same candidate and indicator is replaced.

    Raises TenderError after the deadline, for a wrong code, an unknown candidate or indicator, a score outside
    0 to 100, a score without its reason, or a recusal with a score.
    """
    member_name, code = entered
    committee = _entered(workspace, tender_no, member_name, code)
    _refuse_when_over(committee)
    judged = {(row[0], row[1]) for row in ask(warehouse, _JUDGED, {"tender_no": tender_no}).rows}
    for mark in marks:
        _check_mark(mark, judged)
    if not marks:
        raise TenderError("没有可提交的评分。", "There is no score to submit.")
    content = {"tender_no": tender_no, "member_name": member_name, "scores": [_plain(mark) for mark in marks]}
    # The entry carries the member's name, not that of whoever else uses this browser.
    Journal.of(workspace).append(SCORED, content, Who(member_name))


def unseal(workspace: Workspace, tender_no: str, who: Who) -> None:
    """Open the scores of a tender for everybody; raise TenderError before the deadline."""
    committee = _committee(workspace, tender_no)
    if not committee.is_over(clock.now()):
        raise TenderError(
            f"评分截止时间为 {_said(committee.deadline)}，截止前不得启封。",
            f"The scores stay sealed until {_said(committee.deadline)}.",
        )
    if committee.unsealed is None:
        Journal.of(workspace).append(UNSEALED, {"tender_no": tender_no}, who)


def mark(vendor_id: str, indicator: str, score: object, recused: bool, reason: object) -> Mark:
    """Return a mark from what was typed; raise TenderError where the score is no number."""
    text = "" if score is None else str(score).strip()
    try:
        number = Decimal(text) if text else None
    except InvalidOperation as fault:
        raise TenderError(
            f"“{text}”不是分数，请填 0 到 100 的数字。", f"“{text}” is no score from 0 to 100."
        ) from fault
    return Mark(vendor_id, indicator, number, recused, str(reason or "").strip()[:LONGEST_REASON])


def _check_mark(mark: Mark, judged: set[tuple[Any, Any]]) -> None:
    if (mark.vendor_id, mark.indicator) not in judged:
        raise TenderError("该项目中没有这家候选供应商或评分项。", "The tender has no such candidate or indicator.")
    if mark.recused and mark.score is not None:
        raise TenderError("已回避的，不再打分。", "Who is recused gives no score.")
    if not mark.recused and (mark.score is None or not mark.score.is_finite() or not 0 <= mark.score <= FULL):
        raise TenderError("得分应为 0 到 100。", "A score lies between 0 and 100.")
    if not mark.reason:
        raise TenderError("每项得分或回避都须说明依据。", "Every score and every recusal needs its reason.")


def _plain(mark: Mark) -> dict[str, object]:
    score = None if mark.score is None else float(mark.score)
    return {**vars(mark), "score": score}


def _deadline(deadline_at: datetime | None) -> datetime:
    """Return the deadline with the zone of this machine's clock, in which sheets are written."""
    if deadline_at is None:
        raise TenderError(
            "招标项目表未填评分截止时间，请补填后重新载入。",
            "The tender sheet gives no day for “Scores due at”; fill it in and load it again.",
        )
    deadline = deadline_at.astimezone()
    if clock.now() > deadline:
        raise TenderError(
            f"评分截止时间 {_said(deadline)} 已过。", f"The deadline for scores, {_said(deadline)}, has passed."
        )
    return deadline


def _check_members(members: Sequence[NewMember], least: int, *, is_odd: bool, outside_share: float) -> None:
    names = [member.name for member in members]
    if len(set(names)) < len(names) or not all(0 < len(name.strip()) <= LONGEST_NAME for name in names):
        raise TenderError("评委姓名不能为空或重复。", "Members need names, each its own.")
    outside = sum(member.is_outside for member in members)
    # A third of three is one: compared as fractions, because two thirds is no float.
    share = Fraction(outside_share).limit_denominator(1000)
    if len(members) < least or (is_odd and len(members) % 2 == 0) or outside < share * len(members):
        raise TenderError(
            f"评审委员会应为 {least} 人以上{'单数' if is_odd else ''}，需求单位以外的成员不少于 {share}。",
            f"A committee has {least} members or more{', an odd number' if is_odd else ''}, "
            f"{share} of them from outside the requesting unit.",
        )


def _committee(workspace: Workspace, tender_no: str) -> Committee:
    committee = committee_of(workspace, tender_no)
    if committee is None:
        raise TenderError(f"招标项目 {tender_no} 尚未组建评审委员会。", f"The tender {tender_no} has no committee yet.")
    return committee


def _entered(workspace: Workspace, tender_no: str, member_name: str, code: str) -> Committee:
    committee = _committee(workspace, tender_no)
    member = committee.members.get(member_name)
    # The same words for a wrong name and a wrong code.
    if member is None or not is_code(code, member.code):
        raise TenderError("评委口令不正确。", "This is not the code of this member.")
    return committee


def _refuse_when_over(committee: Committee) -> None:
    if committee.is_over(clock.now()):
        raise TenderError(
            f"评分已于 {_said(committee.deadline)} 截止，不再受理。",
            f"Scoring ended at {_said(committee.deadline)}; nothing is taken any more.",
        )


def _said(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
