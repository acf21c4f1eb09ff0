"""How tests get from rows of sheets to schema staging: real workbooks, read in this process, staged in a real DuckDB."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from pipelines.contract import Contracts, contracts_from, load_contracts
from pipelines.frozen_quarters import Correction, Frozen, FrozenQuarters
from pipelines.policy import load_policy, write_policy
from pipelines.questions import Answer, Answers, Question, question_from
from pipelines.reading.given import Given
from pipelines.reading.ingest import read_file
from pipelines.reading.limits import Limits
from pipelines.reading.results import write_result
from pipelines.staging.ledger import LoadedFile, note_findings
from pipelines.staging.tables import Decided, build_staging
from pipelines.staging.vendor_names import write_like_names
from pipelines.tenders.tables import TenderRows
from pipelines.transform import MACROS, SqlTable, create, in_order, leading_to, load_tables
from pipelines.workspace import DEFAULT_ROOT, PRODUCT, Workspace
from tests.pipelines import bank

AS_OF = date(2026, 1, 31)
SALT = b"s" * 32
FOUND = ("entities", "measures", "facts", "deductions", "costs", "selection", "findings", "scores")
Sheets = Mapping[str, Sequence[Sequence[object]]]


@cache
def contracts_with(*changes: str) -> Contracts:
    """Return the shipped contracts; each change is `source: YAML` merged into that contract, or a new contract."""
    documents = dict(load_contracts(PRODUCT / "sources").documents)
    for text in changes:
        change = yaml.safe_load(text)
        name = f"{change['source']}.yaml"
        documents[name] = {**documents.get(name, {}), **change}
    return contracts_from(documents)


@cache
def _policy() -> Any:
    return load_policy(Workspace(DEFAULT_ROOT).policy)


@cache
def _leading_to_findings(*others: str) -> tuple[SqlTable, ...]:
    """The tables of schema findings, the others asked for, and what is read on the way to them, in order."""
    ordered = in_order(load_tables([PRODUCT / "sql" / name for name in FOUND]))
    findings = {table.name for table in ordered if table.name.startswith("findings.")}
    wanted = leading_to(ordered, {*findings, *others})
    return tuple(table for table in ordered if table.name in wanted)


@dataclass
class Staged:
    """One built schema staging."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.connection.execute(query).fetchall()

    def questions(self, kind: str) -> list[Question]:
        """Return the questions of a kind, answered or not."""
        names = "kind, subject, zh, en, choices, evidence, suggested, reason_zh, reason_en, sheet, cell, source, field"
        found = self.rows(f"select {names} from staging.questions where kind = '{kind}'")
        texts = [dict(zip(names.split(", "), row, strict=True)) for row in found]
        return [
            question_from({**each, **{name: json.loads(each[name]) for name in ("subject", "choices", "evidence")}})
            for each in texts
        ]

    def counts(self) -> tuple[int, int, int, int]:
        """Return rows read, loaded, rejected, set aside; the ledger must add up on every sheet."""
        sheets = "rows_read, rows_loaded, rows_rejected, rows_set_aside"
        wrong = self.rows(
            f"select sheet, source, {sheets} from staging.sheets where rows_read <> "
            "rows_loaded + rows_rejected + rows_set_aside"
        )
        assert wrong == []
        return self.rows(
            "select sum(rows_read), sum(rows_loaded), sum(rows_rejected), sum(rows_set_aside) from staging.sheets"
        )[0]


@dataclass
class Desk:
    """A folder in which files are read once, and staged with the answers given so far."""

    folder: Path
    contracts: Contracts = field(default_factory=contracts_with)
    answers: list[Answer] = field(default_factory=list)
    frozen: FrozenQuarters = field(default_factory=FrozenQuarters)
    row_rules: Path = PRODUCT / "sql" / "row_rules"

    def stage(
        self,
        files: Mapping[str, Sheets],
        as_of: date = AS_OF,
        reading: Mapping[str, Sequence[Question]] | None = None,
        kept: Mapping[str, Sheets] | None = None,
    ) -> Staged:
        """Read and stage workbooks in the order given; `reading` are questions that reading left open on first sheets.

        `kept` are workbooks that count no more and of which a frozen quarter holds a copy.
        """
        loaded = [self._read(name, sheets) for name, sheets in files.items()]
        loaded += [replace(self._read(name, sheets), is_kept=True) for name, sheets in (kept or {}).items()]
        for file in loaded:
            file.result["sheets"][0]["questions"] = [each.as_dict() for each in (reading or {}).get(file.name, ())]
        return self.stage_read(loaded, as_of)

    def stage_read(self, loaded: Sequence[LoadedFile], as_of: date = AS_OF) -> Staged:
        """Stage files that were read."""
        connection = duckdb.connect(config={"python_enable_replacements": "false"})
        connection.execute(MACROS.read_text("utf-8"))
        write_policy(connection, _policy())
        build_staging(
            connection, loaded, self.contracts, Decided(Answers.of(self.answers), as_of, self.row_rules, self.frozen)
        )
        return Staged(connection)

    def build(self, files: Mapping[str, Sheets], as_of: date = AS_OF, others: Sequence[str] = ()) -> Staged:
        """Stage workbooks and add what the findings say of their rows; make the other tables that are asked for."""
        staged = self.stage(files, as_of)
        TenderRows({}).write(staged.connection)
        write_like_names(staged.connection)
        staged.connection.execute("create schema meta; create table meta.build (as_of date)")
        staged.connection.execute("insert into meta.build values (?)", [as_of])
        for schema in FOUND:
            staged.connection.execute(f"create schema if not exists {schema}")
        tables = _leading_to_findings(*others)
        for table in tables:
            create(staged.connection, table)
        note_findings(staged.connection, [each.name for each in tables if each.name.startswith("findings.")])
        return staged

    def freeze(self, period: str, files: Mapping[str, Sheets]) -> None:
        """Freeze a quarter with these workbooks."""
        contents = {self._read(name, sheets).file_id: name for name, sheets in files.items()}
        quarter = Frozen(period, 1, "王会计", "2026-01-20T08:00:00+00:00", "季度已报送", contents, {})
        self.frozen = FrozenQuarters({**self.frozen.by_period, period: quarter})

    def decide(self, period: str, name: str, sheets: Sheets, choice: str) -> None:
        """Decide whether a workbook may change a frozen quarter."""
        frozen, sha256 = self.frozen.by_period[period], self._read(name, sheets).file_id
        seq = len(frozen.corrections) + 2
        decided = Correction(sha256, choice, "王会计", "2026-01-21T08:00:00+00:00", "补报", seq)
        quarter = replace(frozen, corrections=(*frozen.corrections, decided))
        self.frozen = FrozenQuarters({**self.frozen.by_period, period: quarter})

    def answer(self, question: Question, choice: str) -> None:
        """Decide a question; a later answer to the same holds."""
        assert choice in {each.code for each in question.choices}
        self.answers.append(Answer(question.kind, question.subject, choice))

    def _read(self, name: str, sheets: Sheets) -> LoadedFile:
        words = json.dumps([name, {key: [list(map(str, row)) for row in rows] for key, rows in sheets.items()}])
        file_id = hashlib.sha256(words.encode()).hexdigest()
        kept = self.folder / file_id[:20]
        if not kept.exists():
            path = bank.write_workbook(self.folder / "written" / file_id[:20] / name, dict(sheets))
            write_result(read_file(path, name, self.contracts, Limits(), Given(salt=SALT)), kept, "test")
        result = json.loads((kept / "result.json").read_text("utf-8"))
        return LoadedFile(file_id, name, 1, False, kept, result)
