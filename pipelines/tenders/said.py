"""What the journal's entries about tenders add up to: committees, scores, findings and awards in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pipelines.journal import FORM
from pipelines.journal_entry import Entry

FORMED: Final = "committee_formed"
CODE_ISSUED: Final = "member_code_issued"
SCORED: Final = "committee_scored"
UNSEALED: Final = "scores_unsealed"
FOUND: Final = "gate_found"
AWARDED: Final = "award_recorded"
AWARD_WITHDRAWN: Final = "award_withdrawn"
KINDS: Final = frozenset({FORMED, CODE_ISSUED, SCORED, UNSEALED, FOUND, AWARDED, AWARD_WITHDRAWN})


@dataclass
class Member:
    """One member of a committee; `code` is what is kept of the code in force, `codes` how many were issued."""

    name: str
    is_outside: bool
    code: Mapping[str, str]
    codes: int = 1


@dataclass
class Given:
    """What a member last gave one candidate on one indicator."""

    score: float | None
    recused: bool
    reason: str
    at: datetime
    seq: int


@dataclass
class Committee:
    """The committee of one tender: its deadline, members, and what they gave (sealed until `unsealed`)."""

    tender_no: str
    deadline: datetime
    owner: str
    owner_code: Mapping[str, str]
    formed_at: datetime
    members: dict[str, Member]
    given: dict[tuple[str, str, str], Given] = field(default_factory=dict)
    unsealed: Entry | None = None

    def is_over(self, now: datetime) -> bool:
        """Tell whether the deadline has passed."""
        return now > self.deadline


@dataclass
class Said:
    """What was decided: committees and awards by tender, findings by tender, candidate and gate."""

    committees: dict[str, Committee] = field(default_factory=dict)
    findings: dict[tuple[str, str, str], Entry] = field(default_factory=dict)
    awards: dict[str, Entry] = field(default_factory=dict)


def said_about_tenders(entries: Sequence[Entry]) -> Said:
    """Add the entries up; of two for one key the later holds, and a score after the deadline counts for nothing."""
    said = Said()
    for entry in entries:
        if entry.kind in KINDS and entry.version <= FORM:
            _take(said, entry)
    return said


def _take(said: Said, entry: Entry) -> None:
    content = entry.content
    tender_no = str(content["tender_no"])
    if entry.kind == FOUND:
        said.findings[tender_no, content["vendor_id"], content["gate"]] = entry
    elif entry.kind == AWARDED:
        said.awards.setdefault(tender_no, entry)
    elif entry.kind == AWARD_WITHDRAWN:
        said.awards.pop(tender_no, None)
    elif entry.kind == FORMED:
        said.committees.setdefault(tender_no, _committee(entry))
    elif tender_no in said.committees:
        _take_of_committee(said.committees[tender_no], entry)


def _take_of_committee(committee: Committee, entry: Entry) -> None:
    content, at = entry.content, moment(entry)
    member = committee.members.get(str(content.get("member_name")))
    if entry.kind == UNSEALED and committee.is_over(at):
        committee.unsealed = committee.unsealed or entry
    elif entry.kind == CODE_ISSUED and member:
        member.code, member.codes = content["code"], member.codes + 1
    elif entry.kind == SCORED and member and not committee.is_over(at):
        for each in content["scores"]:
            score, recused = each["score"], bool(each["recused"])
            key = (member.name, str(each["vendor_id"]), str(each["indicator"]))
            committee.given[key] = Given(score, recused, str(each["reason"]), at, entry.seq)


def _committee(entry: Entry) -> Committee:
    content: Mapping[str, Any] = entry.content
    members = {
        each["name"]: Member(each["name"], bool(each["is_outside"]), each["code"]) for each in content["members"]
    }
    deadline = datetime.fromisoformat(content["deadline_at"])
    return Committee(str(content["tender_no"]), deadline, entry.who, content["owner_code"], moment(entry), members)


def moment(entry: Entry) -> datetime:
    """Return when an entry was written, with its zone (UTC)."""
    return datetime.fromisoformat(entry.at)
