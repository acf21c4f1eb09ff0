"""How an award is recorded, and what keeps it from being recorded: approval, deadline, gates, shares."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from pipelines import clock
from pipelines.errors import TenderError
from pipelines.journal import Journal
from pipelines.opened import Warehouse
from pipelines.queries import ask
from pipelines.tenders.said import AWARD_WITHDRAWN, AWARDED, FOUND, KINDS, Said, said_about_tenders
from pipelines.tenders.tables import rows_of
from pipelines.who import Who
from pipelines.workspace import Workspace

OUTCOMES: Final = ("passed", "failed", "open")

_STANDING = """
select r.vendor_id, r.vendor_name, r.status, r.gate_state, r.rank, r.total, r.open_gates, r.failed_zh, r.failed_en
from selection.results as r
where r.tender_no = $tender_no
order by r.rank nulls last, r.vendor_id
"""
# Winners whose judged indicators have no mean: too few members scored them (domain 3.3).
_UNJUDGED = """
select v.vendor_id, c.vendor_name, string_agg(v.indicator, '、' order by v.indicator) as indicators, r.least_valid
from selection.indicator_values as v
inner join selection.candidates as c on v.tender_no = c.tender_no and v.vendor_id = c.vendor_id
inner join policy.selection_rules as r on v.scheme = r.scheme and v.scheme_version = r.version
where v.tender_no = $tender_no and v.measure = 'committee_mean' and v.state <> 'value'
group by v.vendor_id, c.vendor_name, r.least_valid
order by v.vendor_id
"""
_TENDER = """
select t.opened_on, t.deadline_at, t.has_committee, t.is_unsealed, t.awarded_count, s.fingerprint,
    (select count(*) from selection.committee_scores as c
    where c.tender_no = t.tender_no and c.state = 'contradictory') as contradictory_count
from selection.tenders as t
cross join journal.state as s
where t.tender_no = $tender_no
"""


@dataclass(frozen=True)
class Award:
    """Who is awarded what share of a tender, approved by whom and under which number; `reason` if not the first is."""

    tender_no: str
    winners: Mapping[str, Decimal]
    approval_no: str
    approver: str
    awarded_on: date
    reason: str = ""


def find_on_gate(
    workspace: Workspace, warehouse: Warehouse, gate: tuple[str, str, str], finding: tuple[str, str], who: Who
) -> None:
    """Write what a reviewer found (outcome, reason) on one gate of one candidate (tender, vendor, gate).

    Raises TenderError for an unknown gate, a finding without reason, or a tender that is awarded.
    """
    tender_no, vendor_id, name = gate
    outcome, reason = finding
    known = ask(
        warehouse,
        "select 1 from selection.gates where tender_no = $tender_no and vendor_id = $vendor_id and gate = $gate",
        {"tender_no": tender_no, "vendor_id": vendor_id, "gate": name},
    ).rows
    if not known or outcome not in OUTCOMES:
        raise TenderError("没有这一候选供应商或否决项。", "There is no such candidate or gate.")
    if not reason.strip():
        raise TenderError("审查结论须写明依据。", "A finding needs its reason.")
    if tender_no in _said(workspace).awards:
        raise TenderError("该项目已定标，结论不再更改。", "The tender is awarded; findings stay as they are.")
    content = {
        "tender_no": tender_no,
        "vendor_id": vendor_id,
        "gate": name,
        "outcome": outcome,
        "reason": reason.strip(),
    }
    Journal.of(workspace).append(FOUND, content, who)


def what_blocks(workspace: Workspace, warehouse: Warehouse, award: Award) -> list[TenderError]:
    """Return every reason why an award can't be recorded, each as a sentence; none where it can."""
    rows = ask(warehouse, _TENDER, {"tender_no": award.tender_no})
    if not rows.rows:
        return [TenderError(f"没有招标项目 {award.tender_no}。", f"There is no tender {award.tender_no}.")]
    tender = dict(zip(rows.columns, rows.rows[0], strict=True))
    said = _said(workspace)
    return [
        *_of_the_record(award, said),
        *_of_time(award, tender, said),
        *_of_the_committee(tender),
        *([] if _is_sealed(tender) else _of_the_judged(award, warehouse)),
        *_of_the_candidates(award, ask(warehouse, _STANDING, {"tender_no": award.tender_no}).records(), tender),
    ]


def record_award(workspace: Workspace, warehouse: Warehouse, award: Award, who: Who) -> None:
    """Write an award into the journal with the totals it rests on; raise TenderError with all that blocks it."""
    blocked = what_blocks(workspace, warehouse, award)
    if blocked:
        raise TenderError("".join(each.zh for each in blocked), " ".join(each.en for each in blocked))
    standing = ask(warehouse, _STANDING, {"tender_no": award.tender_no}).records()
    content = {
        "tender_no": award.tender_no,
        "winners": [{"vendor_id": vendor, "share": str(share)} for vendor, share in sorted(award.winners.items())],
        "approval_no": award.approval_no.strip(),
        "approver": award.approver.strip(),
        "awarded_on": award.awarded_on.isoformat(),
        "reason": award.reason.strip(),
        "built_from": warehouse.fingerprint,
        "standing": [{name: row[name] for name in ("vendor_id", "status", "rank", "total")} for row in standing],
    }
    Journal.of(workspace).append(AWARDED, content, who)


def withdraw_award(workspace: Workspace, tender_no: str, reason: str, who: Who) -> None:
    """Take an award back, with the reason; both entries stay in the journal."""
    if tender_no not in _said(workspace).awards:
        raise TenderError("该项目没有可撤销的定标记录。", "The tender has no award to take back.")
    if not reason.strip():
        raise TenderError("撤销定标须写明原因。", "Taking an award back needs its reason.")
    Journal.of(workspace).append(AWARD_WITHDRAWN, {"tender_no": tender_no, "reason": reason.strip()}, who)


def passes_over(winners: Collection[str], standing: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether somebody who is left out ranks above a winner; a shared place is above nobody in it."""
    ranks = {row["vendor_id"]: row["rank"] for row in standing if row["rank"] is not None}
    won = [rank for vendor, rank in ranks.items() if vendor in winners]
    left_out = [rank for vendor, rank in ranks.items() if vendor not in winners]
    return bool(won and left_out) and min(left_out) < max(won)


def _said(workspace: Workspace) -> Said:
    return said_about_tenders(Journal.of(workspace).entries(KINDS))


def _of_the_record(award: Award, said: Said) -> list[TenderError]:
    found = []
    if award.tender_no in said.awards:
        found.append(
            TenderError("该项目已有定标记录，须先撤销。", "The tender has an award already; take it back first.")
        )
    if not award.approval_no.strip():
        found.append(TenderError("缺少审批文号。", "There is no approval number."))
    if not award.approver.strip():
        found.append(TenderError("缺少审批人。", "There is no approver."))
    if not award.winners:
        found.append(TenderError("未选择中标供应商。", "No candidate was chosen."))
    elif sum(award.winners.values()) != 1 or any(share <= 0 for share in award.winners.values()):
        found.append(TenderError("各中标份额应大于 0，合计 100%。", "Shares are above 0 and add up to 100 %."))
    return found


def _of_time(award: Award, tender: Mapping[str, Any], said: Said) -> list[TenderError]:
    found = []
    committee = said.committees.get(award.tender_no)
    deadline = committee.deadline if committee else tender["deadline_at"] and tender["deadline_at"].astimezone()
    if deadline and clock.now() <= deadline:
        found.append(
            TenderError(
                f"评分于 {deadline:%Y-%m-%d %H:%M} 截止，截止前不得定标。",
                f"Scoring ends at {deadline:%Y-%m-%d %H:%M}; nothing is awarded before.",
            )
        )
    earliest = max(tender["opened_on"], deadline.date()) if deadline else tender["opened_on"]
    if not earliest <= award.awarded_on <= clock.now().astimezone().date():
        found.append(
            TenderError(
                f"定标日期应在 {earliest} 至今天之间。", f"The day of the award lies between {earliest} and today."
            )
        )
    if tender["fingerprint"] != rows_of(said).fingerprint:
        found.append(
            TenderError(
                "有新的审查结论或评分尚未计入，请待计算完成后再定标。",
                "Findings or scores are not computed yet; award when they are.",
            )
        )
    return found


def _of_the_committee(tender: Mapping[str, Any]) -> list[TenderError]:
    found = []
    if _is_sealed(tender):
        found.append(TenderError("评分尚未启封。", "The scores are still sealed."))
    if tender["contradictory_count"]:
        found.append(
            TenderError("有前后矛盾的评分，须先更正。", "Some scores contradict each other; correct them first.")
        )
    return found


def _is_sealed(tender: Mapping[str, Any]) -> bool:
    return bool(tender["has_committee"] and not tender["is_unsealed"])


def _of_the_judged(award: Award, warehouse: Warehouse) -> list[TenderError]:
    return [
        TenderError(
            f"{row['vendor_name']} 的 {row['indicators']} 没有评审委员会均分（有效评分不足 {row['least_valid']} 份），"
            "不得定标。",
            f"The committee gives {row['vendor_name']} no mean on {row['indicators']} (fewer than {row['least_valid']} "
            "valid scores), so it can't be awarded.",
        )
        for row in ask(warehouse, _UNJUDGED, {"tender_no": award.tender_no}).records()
        if row["vendor_id"] in award.winners
    ]


def _of_the_candidates(
    award: Award, standing: Sequence[Mapping[str, Any]], tender: Mapping[str, Any]
) -> list[TenderError]:
    by_id = {row["vendor_id"]: row for row in standing}
    found = [each for vendor in award.winners for each in _of_one(by_id.get(vendor))]
    waiting = [f"{row['vendor_name']}（{row['open_gates']}）" for row in standing if row["gate_state"] == "to_verify"]
    if waiting:
        names = "、".join(waiting)
        found.append(TenderError(f"尚有待核实的否决项：{names}。", f"Gates are still to be verified: {names}."))
    count = tender["awarded_count"]
    if count and award.winners and len(award.winners) != count:
        found.append(
            TenderError(
                f"招标文件定 {count} 家中标。", f"The tender asks for {count} winners, not {len(award.winners)}."
            )
        )
    if passes_over(award.winners, standing) and not award.reason.strip():
        found.append(TenderError("中标者不是排名最前者，须写明理由。", "A winner is not among the first; say why."))
    return found


def _of_one(row: Mapping[str, Any] | None) -> list[TenderError]:
    if row is None:
        return [TenderError("中标者不在候选供应商之列。", "A winner is none of the candidates.")]
    name, status = row["vendor_name"], row["status"]
    if status == "refused":
        return [TenderError(f"{name} 已被否决（{row['failed_zh']}）。", f"{name} failed a gate ({row['failed_en']}).")]
    if status not in ("ranked", "to_verify"):
        return [TenderError(f"{name} 没有排名，不能中标。", f"{name} has no rank and can't be awarded.")]
    return []
