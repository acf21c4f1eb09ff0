"""What is read of the rules: versions, parts, differences, and places under other weights."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.data.reading import connection, read, warehouse
from dashboard.rows import each
from models.held_weights import Tree
from pipelines.method import impact as impacts
from pipelines.method.trial import Trial, prepare
from pipelines.method.versions import differences, versions
from pipelines.second_run import Rule, rule_in_force
from pipelines.workspace import Workspace

# A tree of weights as a key to what follows from it.
_Weights = tuple[tuple[str, tuple[tuple[str, Fraction], ...]], ...]


def rule_versions() -> pd.DataFrame:
    """One row per version of the evaluation rules that tables were built with, the latest in effect first."""
    built = read("rule_versions")
    said = {each.rule: each for each in versions(Workspace.at().policy)}
    files = [said.get(Rule(row.scheme, row.version)) for row in each(built)]
    return built.assign(
        author=[file.author if file else None for file in files],
        approved_by=[file.approved_by if file else None for file in files],
        reason=[file.reason if file else None for file in files],
        file=[file.path.name if file else None for file in files],
    )


def rule(part: str, scheme: str, version: str) -> pd.DataFrame:
    """Return one part of a version of the rules: indicators, curves, gates, tiers, movement, adjustments and so on."""
    return read(f"rule_{part}", scheme=scheme, version=version)


def rule_differences(before: str, after: str) -> pd.DataFrame:
    """One row per value that two scheme files of the workspace state differently: its path, before, after."""
    folder = Workspace.at().policy
    found = [vars(each) for each in differences(folder / before, folder / after)]
    return pd.DataFrame(found, columns=["path", "before", "after"])


def rule_points(name: str, family: str | None) -> pd.DataFrame:
    """One row per ranked vendor of a period and indicator: the points it earns."""
    return read("rule_points", period=name, family=family)


def weights(scheme: str, version: str, name: str) -> Tree:
    """Return a version's exact weights by dimension and indicator."""
    return _trial(warehouse(), scheme, version, name).weights


def tried(rule: tuple[str, str], name: str, weights: Tree) -> pd.DataFrame:
    """One row per vendor and peer group: its place, tier and score as they are and under other weights."""
    plain = tuple((dimension, tuple(members.items())) for dimension, members in weights.items())
    return _tried(warehouse(), rule, name, plain).copy(deep=False)


@lru_cache(maxsize=32)
def _tried(path: str, rule: tuple[str, str], name: str, weights: _Weights) -> pd.DataFrame:
    trial = _trial(path, *rule, name)
    after = trial.standings({dimension: dict(members) for dimension, members in weights})
    with connection(path).cursor() as cursor:
        tiers = trial.tier_places(rule_in_force(cursor, name))
    return pd.DataFrame(impacts.impact(_as_built(path, name), after, tiers))


@lru_cache(maxsize=16)
def _as_built(path: str, name: str) -> list[dict[str, Any]]:
    with connection(path).cursor() as cursor:
        return impacts.as_built(cursor, name)


@st.cache_resource(max_entries=6, show_spinner=False, on_release=lambda trial: trial.close())
def _trial(path: str, scheme: str, version: str, name: str) -> Trial:
    return prepare(Path(path), Rule(scheme, version), (name,))
