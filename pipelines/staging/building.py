"""What every step of staging has at hand: the database, what people decided, and the lists that grow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from pipelines.frozen_quarters import FrozenQuarters
from pipelines.questions import Answers
from pipelines.staging.asked import Asked
from pipelines.staging.faults import Faults
from pipelines.workspace import PRODUCT


@dataclass(frozen=True)
class Decided:
    """What staging is told beside the files: what people decided and froze, the day of “today”, the rules of rows."""

    answers: Answers
    as_of: date
    row_rules: Path = PRODUCT / "sql" / "row_rules"
    frozen: FrozenQuarters = field(default_factory=FrozenQuarters)


@dataclass(frozen=True)
class FrozenChange:
    """What rows of one source would change in a frozen quarter: how many, and the first of them in words.

    `asked_of` is the file whose question decides, `file_id` and `file_name` are those of the first row.
    """

    period: str
    asked_of: str
    source: str
    added: int
    changed: int
    gone: int
    evidence: tuple[str, ...]
    file_id: str
    file_name: str
    sheet: str
    row: int


@dataclass(frozen=True)
class Building:
    """One build of schema staging; `titles` are the titles of sheets by file and sheet, where reading kept them."""

    connection: duckdb.DuckDBPyConnection
    decided: Decided
    faults: Faults
    titles: Mapping[tuple[str, str], str] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    replaced: list[tuple[str | int, ...]] = field(default_factory=list)
    frozen_changes: list[FrozenChange] = field(default_factory=list)
