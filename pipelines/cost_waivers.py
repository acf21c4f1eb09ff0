"""Exceptions from the cost rule that somebody records here: who approved which, why and until when (0.1 D4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pipelines.errors import ScorecardError
from pipelines.journal import FORM, Journal
from pipelines.journal_entry import Entry
from pipelines.opened import Warehouse
from pipelines.queries import ask
from pipelines.who import Who
from pipelines.workspace import Workspace

RECORDED: Final = "cost_waiver_recorded"
WITHDRAWN: Final = "cost_waiver_withdrawn"
KINDS: Final = frozenset({RECORDED, WITHDRAWN})

_ASKED: Final = """
select
    main.is_temporary(g.objective) as is_temporary,
    cast($approved_on::date + to_months(l.waiver_months) as date) as latest,
    l.waiver_months
from staging.engagements as g
cross join policy.cost_limits as l
where g.engagement_id = $engagement_id
"""


@dataclass(frozen=True)
class Waiver:
    """An exception from the cost rule for one engagement."""

    engagement_id: str
    reason: str
    approver: str
    approved_on: date
    until: date


def record_waiver(workspace: Workspace, warehouse: Warehouse, waiver: Waiver, who: Who) -> None:
    """Write an exception into the journal; a later one for the same engagement takes its place.

    Raises ScorecardError with all that keeps it from being one: it needs the aim of temporary staffing, a reason, an
    approver, and an end within the months that the policy allows.
    """
    blocked = list(_blocked(warehouse, waiver))
    if blocked:
        raise ScorecardError("".join(zh for zh, _ in blocked), " ".join(en for _, en in blocked))
    content = {
        "engagement_id": waiver.engagement_id,
        "reason": waiver.reason.strip(),
        "approver": waiver.approver.strip(),
        "approved_on": waiver.approved_on.isoformat(),
        "until": waiver.until.isoformat(),
    }
    Journal.of(workspace).append(RECORDED, content, who)


def withdraw_waiver(workspace: Workspace, engagement: str, reason: str, who: Who) -> None:
    """Take an exception back, with the reason; both entries stay in the journal."""
    if engagement not in _in_force(Journal.of(workspace).entries(KINDS)):
        raise ScorecardError("该项目没有在此登记的例外。", "No exception of this engagement was recorded here.")
    if not reason.strip():
        raise ScorecardError("撤销例外须写明原因。", "Taking an exception back needs its reason.")
    Journal.of(workspace).append(WITHDRAWN, {"engagement_id": engagement, "reason": reason.strip()}, who)


def waiver_rows(entries: Sequence[Entry]) -> list[Mapping[str, Any]]:
    """Return the exceptions in force as rows of journal.cost_waivers."""
    return [
        {
            "engagement_id": engagement,
            "reason": entry.content["reason"],
            "approver": entry.content["approver"],
            "approved_on": date.fromisoformat(entry.content["approved_on"]),
            "until_on": date.fromisoformat(entry.content["until"]),
            "recorded_by": entry.who,
            "entry_seq": entry.seq,
        }
        for engagement, entry in sorted(_in_force(entries).items())
    ]


def _in_force(entries: Sequence[Entry]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        engagement = str(entry.content.get("engagement_id"))
        if entry.kind == RECORDED and entry.version <= FORM:
            found[engagement] = entry
        elif entry.kind == WITHDRAWN and entry.version <= FORM:
            found.pop(engagement, None)
    return found


def _blocked(warehouse: Warehouse, waiver: Waiver) -> Iterator[tuple[str, str]]:
    place = {"engagement_id": waiver.engagement_id, "approved_on": waiver.approved_on.isoformat()}
    rows = ask(warehouse, _ASKED, place).rows
    if not rows:
        yield "没有这个外包项目。", "There is no such engagement."
        return
    is_temporary, latest, months = rows[0]
    if not is_temporary:
        yield (
            "例外只用于外包目的为解决临时性人员不足的项目；请先在合同台账中填明外包目的。",
            "An exception is for engagements whose aim is temporary staffing; state the aim in the register first.",
        )
    if not waiver.reason.strip():
        yield "缺少例外原因。", "The reason is missing."
    if not waiver.approver.strip():
        yield "缺少批准人。", "The approver is missing."
    if waiver.until <= waiver.approved_on:
        yield "有效期应晚于批准日期。", "It must end after the day of approval."
    if waiver.until > latest:
        yield (
            f"例外最长 {months} 个月，有效期不得晚于 {latest}。",
            f"An exception lasts {months} months at most: until {latest}.",
        )
