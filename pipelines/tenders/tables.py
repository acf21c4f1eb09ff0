"""What people decided about tenders as tables of schema `journal`; what is sealed stays out of every warehouse."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any, Final

import duckdb

from pipelines.cost_waivers import KINDS as WAIVER_KINDS
from pipelines.cost_waivers import waiver_rows
from pipelines.journal import Journal
from pipelines.journal_entry import Entry, canonical
from pipelines.tenders.said import KINDS, Committee, Said, moment, said_about_tenders
from pipelines.workspace import PRODUCT, Workspace

JOURNAL: Final = PRODUCT / "sql" / "journal.sql"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class TenderRows:
    """The rows of schema `journal` by table; they and nothing else of the journal reach a warehouse."""

    tables: Mapping[str, Sequence[Row]]
    cost_waivers: Sequence[Row] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Hash the rows about tenders, on which awards rest."""
        return _hashed(self.tables)

    @property
    def identity(self) -> str:
        """Hash all rows: a warehouse is a function of them."""
        return _hashed({**self.tables, "cost_waivers": self.cost_waivers})

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Create schema `journal` and fill its tables."""
        connection.execute(JOURNAL.read_text(encoding="utf-8"))
        connection.execute("insert into journal.state values (?)", [self.fingerprint])
        for name, rows in {**self.tables, "cost_waivers": self.cost_waivers}.items():
            for row in rows:
                columns, marks = ", ".join(row), ", ".join("?" * len(row))
                connection.execute(f"insert into journal.{name} ({columns}) values ({marks})", list(row.values()))  # noqa: S608


def tender_rows(workspace: Workspace) -> TenderRows:
    """Return what a workspace's journal says about tenders, without what is sealed, and about the cost rule."""
    entries = Journal.of(workspace).entries(KINDS | WAIVER_KINDS)
    return replace(rows_of(said_about_tenders(entries)), cost_waivers=waiver_rows(entries))


def rows_of(said: Said) -> TenderRows:
    """Return decisions as rows; times are those of the clock that the tender's deadline was given in."""
    committees = [said.committees[tender_no] for tender_no in sorted(said.committees)]
    return TenderRows(
        {
            "committees": [_committee(each) for each in committees],
            "members": [row for each in committees for row in _members(each)],
            "committee_scores": [row for each in committees if each.unsealed for row in _scores(each)],
            "gate_findings": [_finding(*key, entry) for key, entry in sorted(said.findings.items())],
            "awards": [row for _, entry in sorted(said.awards.items()) for row in _awards(entry)],
        }
    )


def _hashed(tables: Mapping[str, Sequence[Row]]) -> str:
    plain = {name: [{key: str(value) for key, value in row.items()} for row in rows] for name, rows in tables.items()}
    return hashlib.sha256(canonical(plain).encode()).hexdigest()


def _committee(committee: Committee) -> Row:
    zone = committee.deadline.tzinfo
    unsealed = committee.unsealed
    return {
        "tender_no": committee.tender_no,
        "deadline_at": committee.deadline.replace(tzinfo=None),
        "owner": committee.owner,
        "formed_at": _local(committee.formed_at, zone),
        "unsealed_at": _local(moment(unsealed), zone) if unsealed else None,
        "unsealed_by": unsealed.who if unsealed else None,
    }


def _members(committee: Committee) -> Iterator[Row]:
    for member in committee.members.values():
        yield {
            "tender_no": committee.tender_no,
            "member_name": member.name,
            "is_outside": member.is_outside,
            "codes": member.codes,
        }


def _scores(committee: Committee) -> Iterator[Row]:
    for (member_name, vendor_id, indicator), given in sorted(committee.given.items()):
        yield {
            "tender_no": committee.tender_no,
            "vendor_id": vendor_id,
            "indicator": indicator,
            "member_name": member_name,
            "score": given.score,
            "recused": given.recused,
            "reason": given.reason,
            "given_at": _local(given.at, committee.deadline.tzinfo),
            "entry_seq": given.seq,
        }


def _finding(tender_no: str, vendor_id: str, gate: str, entry: Entry) -> Row:
    return {
        "tender_no": tender_no,
        "vendor_id": vendor_id,
        "gate": gate,
        "outcome": entry.content["outcome"],
        "reason": entry.content["reason"],
        "reviewer": entry.who,
        "found_on": moment(entry).date(),
        "entry_seq": entry.seq,
    }


def _awards(entry: Entry) -> Iterator[Row]:
    content = entry.content
    for winner in content["winners"]:
        yield {
            "tender_no": content["tender_no"],
            "vendor_id": winner["vendor_id"],
            "share": winner["share"],
            "approval_no": content["approval_no"],
            "approver": content["approver"],
            "awarded_on": content["awarded_on"],
            "reason": content["reason"],
            "recorded_by": entry.who,
            "recorded_at": moment(entry).replace(tzinfo=None),
            "entry_seq": entry.seq,
        }


def _local(at: datetime, zone: tzinfo | None) -> datetime:
    return at.astimezone(zone).replace(tzinfo=None)
