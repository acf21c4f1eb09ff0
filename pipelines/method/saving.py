"""How other weights become a new version of the rule: checked, previewed, written beside the old one, and recorded."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from models.held_weights import Tree
from pipelines import clock
from pipelines.errors import PolicyError
from pipelines.journal import Journal
from pipelines.locks import alone
from pipelines.method.impact import Summary, as_built, impact
from pipelines.method.scheme_text import Head, next_version
from pipelines.method.trial import Record, prepare
from pipelines.method.versions import Version, version_of, versions
from pipelines.opened import Warehouse
from pipelines.policy import load_policy
from pipelines.policy_files import LIMITS_FILE, PolicyTables, policy_files
from pipelines.second_run import Rule, rule_in_force
from pipelines.who import Who
from pipelines.workspace import Workspace

SAVED: Final = "rule_saved"
_NAME: Final = re.compile(r"[\w][\w.-]{0,39}")
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@dataclass(frozen=True)
class Proposal:
    """A new version that is not saved yet: what it is made from, what it says of itself, and its weights.

    `closed_reason` says why periods that are over are to be scored anew; without it they can't be.
    """

    base: Rule
    head: Head
    weights: Tree
    closed_reason: str | None = None


def first_open_day(period_kind: str, today: date | None = None) -> date | None:
    """Return the first day of the period that is running; None where periods are no part of the calendar."""
    day = today or clock.now().astimezone().date()
    months = _MONTHS.get(period_kind)
    return None if months is None else date(day.year, (day.month - 1) // months * months + 1, 1)


def next_open_day(period_kind: str, today: date | None = None) -> date:
    """Return the first day of the next period: when a new version usually begins."""
    day = today or clock.now().astimezone().date()
    first = first_open_day(period_kind, day) or day
    month = first.month - 1 + _MONTHS.get(period_kind, 12)
    return date(first.year + month // 12, month % 12 + 1, 1)


def suggested_version(folder: Path, effective_from: date) -> str:
    """Return the next free name of a version: year and number."""
    taken = {each.rule.version for each in versions(folder)}
    number = 1
    while f"{effective_from.year}.{number}" in taken:
        number += 1
    return f"{effective_from.year}.{number}"


def checked(workspace: Workspace, proposal: Proposal) -> tuple[str, PolicyTables]:
    """Return the text of the new file, and all policy tables with it.

    Raises PolicyError for what is not said, a name or day that is taken, a day in a period that is over, and whatever
    the rules forbid (weights that do not add up, V19).
    """
    base = version_of(workspace.policy, proposal.base)
    _check_head(workspace, base, proposal)
    text = next_version(base.path.read_text(encoding="utf-8"), proposal.head, proposal.weights)
    with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
        for path in policy_files(workspace.policy):
            shutil.copy(path, folder)
        (Path(folder) / file_name(proposal)).write_text(text, encoding="utf-8")
        return text, load_policy(Path(folder))


def preview(workspace: Workspace, warehouse: Warehouse, proposal: Proposal, period: str) -> list[Record]:
    """Return what a period would be under the new version, vendor by vendor, by the very file that would be saved."""
    _text, tables = checked(workspace, proposal)
    return preview_of(warehouse, tables, Rule(proposal.base.scheme, proposal.head.version), period)


def preview_of(warehouse: Warehouse, tables: PolicyTables, rule: Rule, period: str) -> list[Record]:
    """Return what a period would be under a version that these policy tables hold."""
    trial = prepare(warehouse.path, rule, (period,), tables)
    try:
        with warehouse.connection.cursor() as cursor:
            tiers = trial.tier_places(rule_in_force(cursor, period))
            return impact(as_built(cursor, period), trial.standings(), tiers)
    finally:
        trial.close()


def save(workspace: Workspace, proposal: Proposal, who: Who, moved: tuple[str, Summary] | None = None) -> Path:
    """Write the new version into the workspace's policy, record it, and return its file; nothing is built.

    `moved` is the period of the preview and what it counted. A workspace that uses the shipped rules gets a copy of
    them first. An older version's file is never touched. Raises PolicyError as `checked` does.
    """
    with alone(workspace):
        text, _tables = checked(workspace, proposal)
        target = _own_policy(workspace) / file_name(proposal)
        if target.exists():
            raise PolicyError(
                f"文件 {target.name} 已存在，请换一个版本号。", f"The file {target.name} exists; use another version."
            )
        arriving = target.with_name(f".{target.name}-{os.getpid()}.part")
        with arriving.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        arriving.replace(target)
        try:
            Journal.of(workspace).append(SAVED, _recorded(proposal, target, text, moved), who)
        except BaseException:
            # A rule that nobody is on record for must not be in force.
            target.unlink()
            raise
        return target


def file_name(proposal: Proposal) -> str:
    """Return what the new version's file is called."""
    return f"{proposal.base.scheme}-{proposal.head.version}.yaml"


def _check_head(workspace: Workspace, base: Version, proposal: Proposal) -> None:
    head = proposal.head
    for said, zh, en in (
        (head.reason, "修订理由", "the reason for the change"),
        (head.approved_by, "批准人", "who approved it"),
        (head.author, "修订人", "who made it"),
    ):
        if not said.strip():
            raise PolicyError(f"请填写{zh}。", f"State {en}.")
    if not _NAME.fullmatch(head.version):
        raise PolicyError(
            f"版本号“{head.version}”只能由字母、数字、点、横线组成，最多 40 个字符。",
            f"The version “{head.version}” may have letters, digits, dots and hyphens only, 40 at most.",
        )
    for each in versions(workspace.policy):
        if each.rule == Rule(proposal.base.scheme, head.version):
            raise PolicyError(
                f"版本 {head.version} 已存在（{each.path.name}），请换一个版本号。",
                f"The version {head.version} exists ({each.path.name}); use another name.",
            )
        if each.rule.scheme == proposal.base.scheme and each.effective_from == head.effective_from:
            raise PolicyError(
                f"{head.effective_from} 已有版本 {each.rule.version} 生效（{each.path.name}），请换一个生效日期。",
                f"The version {each.rule.version} takes effect on {head.effective_from} ({each.path.name}); "
                "choose another day.",
            )
    first = first_open_day(base.period_kind)
    if first and head.effective_from < first and not (proposal.closed_reason or "").strip():
        raise PolicyError(
            f"生效日期 {head.effective_from} 落在已经结束的期间内，会改变已评出的结果；请改为 {first} 及以后，"
            "确需追溯的，请明确勾选并说明理由。",
            f"{head.effective_from} lies in a period that is over, whose scores would change. Choose {first} or later; "
            "if the past must be scored anew, say so explicitly and give the reason.",
        )


def _own_policy(workspace: Workspace) -> Path:
    """Return the workspace's own policy folder; one that used the shipped rules gets a copy of them."""
    own = workspace.root / "policy"
    if not own.is_dir():
        shipped = workspace.policy
        arriving = workspace.root / f".policy-{os.getpid()}"
        shutil.rmtree(arriving, ignore_errors=True)
        arriving.mkdir()
        for path in (*policy_files(shipped), shipped / LIMITS_FILE):
            if path.exists():
                shutil.copy(path, arriving)
        arriving.replace(own)
    return own


def _recorded(proposal: Proposal, target: Path, text: str, moved: tuple[str, Summary] | None) -> dict[str, object]:
    head = proposal.head
    return {
        "scheme": proposal.base.scheme,
        "version": head.version,
        "base": proposal.base.version,
        "file": target.name,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "effective_from": head.effective_from.isoformat(),
        "approved_by": head.approved_by,
        "author": head.author,
        "reason": head.reason,
        "closed_reason": proposal.closed_reason,
        "weights": {
            dimension: {indicator: str(weight) for indicator, weight in members.items()}
            for dimension, members in proposal.weights.items()
        },
        "preview": {"period": moved[0], **vars(moved[1])} if moved else None,
    }
