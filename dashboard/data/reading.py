"""How a page reads: one query file with its values bound, fetched once for each warehouse."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import duckdb
import pandas as pd
import streamlit as st

from pipelines import intake, opened
from pipelines.errors import WarehouseError
from pipelines.workspace import Workspace

QUERIES = Path(__file__).parent.parent / "queries"
_KEPT_RESULTS = 400

# The frames of a page are small: there, texts as Python's own cost a quarter less of a page's time than as Arrow's.
pd.options.mode.string_storage = "python"

Value = str | int | float | None


def has_warehouse() -> bool:
    """Return whether anything was built yet."""
    return opened.current_path(Workspace.at()) is not None


def tables() -> frozenset[str]:
    """Return the names of the tables that this warehouse has."""
    return frozenset(read("tables")["name"])


def read(query: str, **parameters: Value) -> pd.DataFrame:
    """Run one of `queries/` with these values bound."""
    return fetch(warehouse(), query, tuple(sorted(parameters.items())))


def warehouse() -> str:
    """Return the path of the warehouse in force, whose name is the hash of its inputs."""
    path = opened.current_path(Workspace.at())
    if path is None:
        raise WarehouseError(
            "尚未载入任何数据，请先到“数据”页放入表格。", "Nothing is loaded yet; drop spreadsheets on the Data page."
        )
    return str(path)


@st.cache_resource(max_entries=3, show_spinner=False, on_release=lambda connection: connection.close())
def connection(path: str) -> duckdb.DuckDBPyConnection:
    """Open a finished warehouse once; its name is the hash of its inputs, so it never changes."""
    return opened.open_locked(Path(path))


def fetch(path: str, query: str, parameters: tuple[tuple[str, Value], ...]) -> pd.DataFrame:
    """Fetch a result once for each warehouse; what is handed out shares its cells until somebody changes them."""
    return _fetched(path, query, parameters).copy(deep=False)


# Not Streamlit's own cache of data: it would unpack a pickled copy at each of a page's forty reads.
@lru_cache(maxsize=_KEPT_RESULTS)
def _fetched(path: str, query: str, parameters: tuple[tuple[str, Value], ...]) -> pd.DataFrame:
    with connection(path).cursor() as cursor:
        found = cursor.execute(_sql(query), dict(parameters)).df()
    # A dropped file is kept under its content's hash; people know it by the name they gave it.
    return (
        found.assign(file_name=found["file_name"].map(intake.shown_name, na_action="ignore"))
        if "file_name" in found
        else found
    )


@cache
def _sql(query: str) -> str:
    return (QUERIES / f"{query}.sql").read_text(encoding="utf-8")
