"""What is read of costs: verdicts, lines, settlement, outlook."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd

from dashboard.data.reading import read, warehouse
from dashboard.data.scope import Scope
from models.cost_simulation import Case
from pipelines import opened
from pipelines.cost_cases import cases
from pipelines.cost_trial import Assumed, Supposed, suppose
from pipelines.cost_volumes import volume_crossings
from pipelines.cost_workbook import write_cost_workbook
from pipelines.cost_years import Outlook, outlooks

# Answers about one engagement that are remembered for each warehouse.
_KEPT = 64


def verdicts(scope: Scope) -> pd.DataFrame:
    """One row per engagement with a cost verdict, the worst first."""
    return read("verdicts", **vars(scope))


def arrangements(scope: Scope) -> pd.DataFrame:
    """One row per way of doing the same work, where a workspace knows more than one and no total cost."""
    return read("arrangements", period=scope.period, family=scope.family)


def cost_list(scope: Scope) -> pd.DataFrame:
    """One row per engagement with a cost verdict: flags, totals, break-even figures, the worst first."""
    return read("cost_list", **vars(scope))


def costs_waiting() -> pd.DataFrame:
    """One row per sheet that costs are read from and that waits: file and sheet."""
    return read("costs_waiting")


def cost_rollups(name: str) -> pd.DataFrame:
    """One row per member of each level (bank, family, unit, vendor): what can be judged, and what is left out."""
    return read("cost_rollups", period=name)


def cost_value(scope: Scope) -> pd.DataFrame:
    """One row per engagement with a cost per accepted unit and a score: cheap, good, on the frontier."""
    return read("cost_value", period=scope.period, family=scope.family)


def cost_settlement(scope: Scope) -> pd.DataFrame:
    """One row per finding of settlement, with the invoice's place."""
    return read("cost_settlement", **vars(scope))


def cost_due(scope: Scope) -> pd.DataFrame:
    """One row per finished quarter and running engagement without an answer to the cost rule."""
    return read("cost_due", **vars(scope))


def cost_credits(engagement: str, name: str) -> pd.DataFrame:
    """One row per credit, bonus or credit earned back on record."""
    return read("cost_credits", engagement=engagement, period=name)


def cost_credit_terms(engagement: str, name: str) -> pd.DataFrame:
    """One row per month and KPI that puts money at risk, and what the contract's terms make of it."""
    return read("cost_credit_terms", engagement=engagement, period=name)


def cost_volumes(engagement: str, name: str) -> pd.DataFrame:
    """One row per volume at which the cheaper side of an engagement's quarter changes."""
    return _volumes(warehouse(), engagement, name).copy(deep=False)


def cost_waiver(engagement: str, name: str) -> pd.DataFrame:
    """One row at most: an engagement's exception from the cost rule in a quarter."""
    return read("cost_waiver", engagement=engagement, period=name)


def cost_outlook(engagement: str, name: str) -> Outlook | None:
    """Return an engagement's quarter carried forward; none where it can't be compared over years."""
    return _outlook(warehouse(), engagement, name)


def cost_sums(engagement: str, name: str) -> pd.DataFrame:
    """One row per cost line of both sides."""
    return read("cost_sums", engagement=engagement, period=name)


def cost_rows(engagement: str, name: str) -> pd.DataFrame:
    """One row per source row behind the cost lines."""
    return read("cost_rows", engagement=engagement, period=name)


def cost_notes(engagement: str, name: str) -> pd.DataFrame:
    """One row per thing missing, with who owes it, and per flag."""
    return read("cost_notes", engagement=engagement, period=name)


def cost_history(engagement: str, name: str) -> pd.DataFrame:
    """One row per quarter up to the chosen one."""
    return read("cost_history", engagement=engagement, period=name)


def cost_promises(engagement: str) -> pd.DataFrame:
    """One row per contract year: saving promised and realised."""
    return read("cost_promises", engagement=engagement)


def cost_assumptions(engagement: str, name: str) -> pd.DataFrame:
    """One row per assumption in force."""
    return read("cost_assumptions", engagement=engagement, period=name)


def cost_case(engagement: str, name: str) -> Case | None:
    """Return an engagement's quarter as a case of the cost model; none where it can't be judged."""
    return _case(warehouse(), engagement, name)


def cost_figures(engagement: str, name: str) -> pd.DataFrame:
    """One row per figure that an engagement's in-house calculation follows from, its own first; none where typed."""
    return read("cost_figures", engagement=engagement, period=name)


def cost_supposed(engagement: str, name: str, assumed: tuple[Assumed, ...]) -> Supposed:
    """Return what an engagement's quarter would come to under other assumptions."""
    return _supposed(warehouse(), engagement, name, assumed)


def cost_workbook(engagement: str, name: str) -> bytes:
    """Return an engagement's quarter as a workbook whose totals are formulas."""
    return _workbook(warehouse(), engagement, name)


@lru_cache(maxsize=_KEPT)
def _volumes(path: str, engagement: str, name: str) -> pd.DataFrame:
    found = volume_crossings(opened.open_at(Path(path)), name, engagement)
    return pd.DataFrame(found.rows, columns=list(found.columns))


@lru_cache(maxsize=_KEPT)
def _outlook(path: str, engagement: str, name: str) -> Outlook | None:
    found = outlooks(opened.open_at(Path(path)), name, engagement)
    return found[0] if found else None


@lru_cache(maxsize=_KEPT)
def _case(path: str, engagement: str, name: str) -> Case | None:
    found = cases(opened.open_at(Path(path)).connection, engagement, name)
    return found[0].case if found else None


@lru_cache(maxsize=_KEPT)
def _workbook(path: str, engagement: str, name: str) -> bytes:
    return write_cost_workbook(opened.open_at(Path(path)), engagement, name)


@lru_cache(maxsize=_KEPT)
def _supposed(path: str, engagement: str, name: str, assumed: tuple[Assumed, ...]) -> Supposed:
    return suppose(opened.open_at(Path(path)), engagement, name, assumed)
