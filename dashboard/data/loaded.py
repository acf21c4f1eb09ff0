"""What became of the files: sheets, faulty cells, rows set aside, open questions, source rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.data.reading import read, tables
from dashboard.data.scope import Card


def files() -> pd.DataFrame:
    """One row per file of the inbox: what became of it, with counts that add up."""
    return read("files")


def sheets() -> pd.DataFrame:
    """One row per sheet of every file."""
    return read("sheets")


def problems(file_id: str | None = None) -> pd.DataFrame:
    """One row per faulty cell, of one file or of all."""
    return read("problems", file_id=file_id)


def set_aside(file_id: str | None = None) -> pd.DataFrame:
    """One row per row that is no data: totals, footers, duplicates."""
    return read("set_aside", file_id=file_id)


def like_names() -> pd.DataFrame:
    """One row per pair of vendors whose names are nearly equal."""
    return read("like_names")


def questions() -> pd.DataFrame:
    """One row per question that only a person can answer, open ones first."""
    return read("questions")


def evidence(card: Card, indicator: str) -> pd.DataFrame:
    """One row per source row behind an indicator, with file, sheet, row and cell."""
    return read("evidence", **vars(card), indicator=indicator)


def row_columns(file_id: str, sheet: str, row: int) -> pd.DataFrame:
    """One row per column of the table in which a row of a sheet stands: letter, header, field."""
    return read("row_columns", file_id=file_id, sheet=sheet, row=row)


def row_problems(file_id: str, sheet: str, row: int) -> pd.DataFrame:
    """One row per faulty cell of one source row."""
    return read("row_problems", file_id=file_id, sheet=sheet, row=row)


def source_row(source: str, file_id: str, sheet: str, row: int) -> Mapping[str, Any]:
    """Return one typed row of staging by the place it stood at; empty where it was not loaded."""
    if f"staging.{source}" not in tables():
        return {}
    found = read("source_row", table=f"staging.{source}", file_id=file_id, sheet=sheet, row=row)
    return {} if found.empty else {str(name): value for name, value in found.iloc[0].items()}
