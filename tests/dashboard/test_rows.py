"""Is a frame read row by row as it stands, and can nobody change what others read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard import data
from dashboard.rows import each, first, where

ROWS = pd.DataFrame({"name": ["甲", None], "rank": pd.array([1, None], dtype="Int64"), "is_new": [True, False]})


def test_a_row_has_its_columns_as_attributes_in_their_order() -> None:
    top, bottom = each(ROWS)
    assert (top.name, top.rank, top.is_new) == ("甲", 1, True)
    assert pd.isna(bottom.name)
    assert pd.isna(bottom.rank)
    assert [list(row) for row in each(ROWS[["is_new", "name"]].head(1))] == [[True, "甲"]]


def test_rows_are_those_that_pandas_itself_yields() -> None:
    mixed = ROWS.assign(at=pd.to_datetime(["2025-01-01 10:00", None]), parts=[[1], [2, 3]], share=[0.5, float("nan")])
    theirs = [str(tuple(row)) for row in mixed.itertuples(index=False)]
    ours = [str(tuple(row)) for row in each(mixed)]
    assert [text.replace("np.int64(1)", "1") for text in theirs] == ours


def test_a_frame_without_rows_yields_none_and_a_name_that_is_no_word_is_counted() -> None:
    assert list(each(ROWS.head(0))) == []
    assert list(each(pd.DataFrame())) == []
    assert next(each(pd.DataFrame({"a b": [7]})))._0 == 7


def test_the_first_row_and_the_one_that_holds_a_value() -> None:
    assert first(ROWS).name == "甲"
    assert where(ROWS, "is_new", False).is_new is False


def test_what_a_page_does_to_its_rows_reaches_no_other_page(monkeypatch: pytest.MonkeyPatch, bank: Path) -> None:
    monkeypatch.setenv("SCORECARD_DATA", str(bank))
    mine = data.periods()
    latest = mine["period"].iloc[0]
    mine.loc[0, "period"] = "changed"
    mine["more"] = 1
    theirs = data.periods()
    assert theirs["period"].iloc[0] == latest
    assert "more" not in theirs
