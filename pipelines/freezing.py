"""How a quarter is frozen and opened again, and how its scores differ from those it was frozen with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from pipelines.contract import load_contracts
from pipelines.errors import ScorecardError
from pipelines.frozen_quarters import AS_BEFORE, FROZEN, KINDS, OPENED, Correction, Frozen, frozen_quarters
from pipelines.history_files import keep_records, kept_records
from pipelines.intake import Moves
from pipelines.journal import Journal
from pipelines.kept_files import keep
from pipelines.loads import LOAD, known_files
from pipelines.opened import Warehouse, open_current
from pipelines.queries import ask
from pipelines.reading.whose_rows import quarter_fields
from pipelines.who import Who
from pipelines.workspace import Workspace

_QUARTER: Final = re.compile(r"[0-9]{4}Q[1-4]")
_PERIODS: Final = "select period, end_on from entities.periods order by seq desc"
_SCORES: Final = """
select vendor_id, vendor_name, peer_group, total, rank, tier, status, coverage
from scores.vendor_scores
where period = $period
order by peer_group, vendor_id
"""
_COMPARED: Final = ("total", "rank", "tier", "status", "coverage")


class FreezeError(ScorecardError):
    """A quarter can't be frozen or opened: it does not exist, is not over, or stands so already."""


@dataclass(frozen=True)
class Quarter:
    """How a quarter stands: `frozen` None while it is a draft; `differing`: how many scores are others than then."""

    period: str
    frozen: Frozen | None
    differing: int | None


def freeze(workspace: Workspace, period: str, reason: str, who: Who) -> Callable[[], None]:
    """Freeze a quarter with the files that count now, and keep its scores; return how that is undone.

    Raises FreezeError for a quarter that is unknown, not over or frozen already, for made-up data, and without a
    reason.
    """
    check_freezing(workspace, period, reason)
    warehouse, journal = open_current(workspace), Journal.of(workspace)
    entries = journal.verified_entries()
    files, moves = known_files(each for each in entries if each.kind == LOAD), Moves()
    try:
        keep(workspace, {sha256: name for name, sha256 in files.items()}, moves)
        content = {
            "period": period,
            "reason": reason.strip(),
            "files": [{"name": name, "sha256": sha256} for name, sha256 in sorted(files.items())],
            "scores": keep_records(workspace, ask(warehouse, _SCORES, {"period": period}).records()),
            "warehouse": warehouse.fingerprint,
        }
        journal.append(FROZEN, content, who)
    except BaseException:
        moves.undo()
        raise
    return partial(_undo_freezing, workspace, period, moves, who)


def open_again(workspace: Workspace, period: str, reason: str, who: Who) -> Callable[[], None]:
    """Open a frozen quarter, so that whatever is loaded counts in it again; return how that is undone.

    Raises FreezeError where it is not frozen, and without a reason.
    """
    frozen, journal = check_opening(workspace, period, reason), Journal.of(workspace)
    journal.append(OPENED, {"period": period, "reason": reason.strip()}, who)
    return partial(_freeze_as_before, journal, frozen, who)


def check_freezing(workspace: Workspace, period: str, reason: str) -> None:
    """Raise FreezeError where `freeze` would."""
    _check_reason(reason)
    _check_period(workspace, open_current(workspace), period)
    if period in frozen_quarters(Journal.of(workspace).entries(KINDS)).by_period:
        raise FreezeError(f"{period} 已经冻结。", f"{period} is frozen already.")


def check_opening(workspace: Workspace, period: str, reason: str) -> Frozen:
    """Return the frozen quarter; raise FreezeError where `open_again` would."""
    _check_reason(reason)
    return frozen_quarter(workspace, period)


def frozen_quarter(workspace: Workspace, period: str) -> Frozen:
    """Return a quarter that is frozen; raise FreezeError where it is not."""
    frozen = frozen_quarters(Journal.of(workspace).entries(KINDS)).by_period.get(period)
    if frozen is None:
        raise FreezeError(f"{period} 没有冻结。", f"{period} is not frozen.")
    return frozen


def corrections_by_name(workspace: Workspace, frozen: Frozen) -> list[tuple[str, Correction]]:
    """Return the decisions in force about a frozen quarter, in order, with the names of their files."""
    loads = Journal.of(workspace).entries({LOAD})
    names = {str(file["sha256"]): str(file["name"]) for entry in loads for file in entry.content["added"]}
    return [(names.get(each.sha256, each.sha256), each) for each in frozen.corrections]


def quarters(workspace: Workspace, warehouse: Warehouse) -> list[Quarter]:
    """Return every quarter with a score, the latest first, and those frozen that have none any more."""
    frozen = dict(frozen_quarters(Journal.of(workspace).entries(KINDS)).by_period)
    names = [str(period) for period, _end in ask(warehouse, _PERIODS).rows if _QUARTER.fullmatch(str(period))]
    found = []
    for name in sorted({*names, *frozen}, reverse=True):
        state = frozen.get(name)
        differing = len(differences(workspace, warehouse, state)) if state else None
        found.append(Quarter(name, state, differing))
    return found


def differences(workspace: Workspace, warehouse: Warehouse, frozen: Frozen) -> list[dict[str, Any]]:
    """Return one record per vendor and peer group of a frozen quarter that stands otherwise than when it was frozen.

    The records are those of `score_changes`; whatever the cause: corrections, confirmed names, another rule, the day.
    """
    then = {_who(each): each for each in kept_records(workspace, frozen.scores)}
    now = {_who(each): each for each in ask(warehouse, _SCORES, {"period": frozen.period}).records()}
    nobody: Mapping[str, Any] = {}
    found = []
    for key in sorted({*then, *now}):
        before, after = then.get(key, nobody), now.get(key, nobody)
        if any(before.get(name) != after.get(name) for name in _COMPARED):
            found.append(_difference(frozen.period, before, after))
    return sorted(found, key=lambda each: -abs(each["total_change"] or 0))


def _difference(period: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    either = after or before
    sides = {
        f"{name}_{side}": values.get(name)
        for name in _COMPARED
        for side, values in (("before", before), ("after", after))
    }
    was, is_now = before.get("total"), after.get("total")
    change = None if was is None or is_now is None else is_now - was
    return {
        "period": period,
        "group_key": either["peer_group"],
        "vendor_id": either["vendor_id"],
        "vendor_name": either["vendor_name"],
        "total_change": change,
        **sides,
    }


def _who(record: Mapping[str, Any]) -> tuple[str, str]:
    return str(record["peer_group"]), str(record["vendor_id"])


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise FreezeError("请写明理由。", "State the reason.")


def _check_period(workspace: Workspace, warehouse: Warehouse, period: str) -> None:
    as_of, is_sample = ask(warehouse, "select as_of, is_sample from meta.build").rows[0]
    if is_sample:
        raise FreezeError(
            "当前显示的是虚构的示例数据，不能冻结；请先载入本行的表格。",
            "What is shown is the made-up sample, which can't be frozen; load the bank's own spreadsheets first.",
        )
    ends = {str(name): end for name, end in ask(warehouse, _PERIODS).rows if _QUARTER.fullmatch(str(name))}
    if period not in ends:
        listed = ", ".join(ends) or "–"
        raise FreezeError(
            f"没有可冻结的季度 {period}；现有：{listed}", f"There is no quarter {period} to freeze; there are: {listed}"
        )
    if ends[period] > as_of:
        raise FreezeError(
            f"{period} 到 {ends[period]} 才结束，数据截止日是 {as_of}；季度结束后才能冻结。",
            f"{period} ends on {ends[period]} and the data are as of {as_of}; only a quarter that is over is frozen.",
        )
    if not any(quarter_fields(contract) for contract in load_contracts(workspace.sources)):
        raise FreezeError(
            "本数据目录的表格约定没有说明各行计入哪个季度（counts_in），无法冻结。",
            "No contract of this workspace says in which quarter its rows count (counts_in), so nothing can be frozen.",
        )


def _undo_freezing(workspace: Workspace, period: str, moves: Moves, who: Who) -> None:
    Journal.of(workspace).append(OPENED, {"period": period, "reason": "", "is_undone": True}, who)
    moves.undo()


def _freeze_as_before(journal: Journal, frozen: Frozen, who: Who) -> None:
    journal.append(FROZEN, {"period": frozen.period, AS_BEFORE: frozen.seq}, who)
