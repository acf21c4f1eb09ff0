"""Why a score moved: against other periods, versions of the rule, and loads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.data.reading import warehouse
from dashboard.data.scope import Card
from pipelines import intake
from pipelines.explaining import answers
from pipelines.explaining.restatements import Restatement, restatements
from pipelines.explaining.sides import Subject
from pipelines.workspace import Workspace


@dataclass(frozen=True)
class Moved:
    """Why a score moved: two states (period, version, total, rank, status); one row per step, share and peer."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    change: float | None
    steps: pd.DataFrame
    places: pd.DataFrame
    peers: pd.DataFrame


def comparisons(card: Card) -> list[str]:
    """Return what a score can be compared with: earlier periods, `rule:` versions, `load:` numbers."""
    return answers.others(_asked(card), list(_restated(warehouse(), card.vendor, card.group)))


def moved(card: Card, against: str) -> Moved | None:
    """Return why a score differs from one of `comparisons`; None where that has no such vendor or engagement."""
    return _moved(warehouse(), card, against)


def restated(card: Card) -> pd.DataFrame:
    """One row per load that changed the vendor's score of a period it already had, the latest first."""
    found = _restated(warehouse(), card.vendor, card.group)
    names = ("seq", "at", "who", "period", "total_before", "total_after", "files", "is_kept")
    rows = pd.DataFrame([{name: getattr(each, name) for name in names} for each in found], columns=list(names))
    return rows.assign(files=[", ".join(map(intake.shown_name, files)) for files in rows["files"]])


def _asked(card: Card) -> answers.Card:
    return answers.Card(Path(warehouse()), card.period, Subject(card.vendor, card.group, card.engagement))


@lru_cache(maxsize=256)
def _restated(_path: str, vendor: str, group: str) -> tuple[Restatement, ...]:
    return tuple(restatements(Workspace.at(), Subject(vendor, group)))


@lru_cache(maxsize=256)
def _moved(path: str, card: Card, against: str) -> Moved | None:
    found = answers.explanation(_asked(card), against, list(_restated(path, card.vendor, card.group)))
    if found is None:
        return None
    tables = (answers.step_rows(found), answers.place_rows(found), answers.peer_rows(found, card.vendor))
    change = None if found.change is None else float(found.change)
    return Moved(answers.side(found.before), answers.side(found.after), change, *map(pd.DataFrame, tables))
