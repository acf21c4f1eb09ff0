"""Are rules that only compare columns answered as the database answers them, and is everything else left to it?"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.contract import RowCheck, load_contracts
from pipelines.reading.compared_columns import broken_by_comparing
from pipelines.reading.row_checks import asked_rules

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = load_contracts(ROOT / "pipelines" / "sources")
VALUES = {
    pa.date32(): st.dates(date(1990, 1, 1), date(1990, 1, 4)),
    pa.timestamp("us"): st.datetimes(datetime(1990, 1, 1), datetime(1990, 1, 1, 0, 0, 1)),
    pa.int64(): st.integers(-2, 2) | st.integers(-(2**63), 2**63 - 1),
    pa.decimal128(18, 2): st.decimals(-2, 2, places=2) | st.just(Decimal("9999999999999999.99")),
}


@settings(max_examples=150, deadline=None)
@given(
    st.data(),
    st.sampled_from([*VALUES]),
    st.sampled_from(["<=", ">=", "<", ">", "=", "<>"]),
    st.sampled_from(["b", "0", "2", "1000"]),
)
def test_comparing_is_what_the_database_does(data: st.DataObject, kind: Any, sign: str, right: str) -> None:
    pairs = data.draw(st.lists(st.tuples(*[st.none() | VALUES[kind]] * 2), max_size=8))
    rows = pa.table({name: pa.array([pair[at] for pair in pairs], kind) for at, name in enumerate("ab")})
    check = RowCheck("V00", f"a {sign} {right}", "a", "note", "", "")
    broken = broken_by_comparing(check.holds, rows)
    assert (broken is None) == (right != "b" and kind != pa.int64())
    if broken is not None:
        assert broken.tolist() == asked_rules([check], rows)[0].tolist()


@pytest.mark.parametrize(
    "holds", ["a <= c", "a <= b or true", "a<=b", "a <= 'x'", "d <= e", "a <= 1.5", "a between b and b", "a is null"]
)
def test_any_other_rule_is_left_to_the_database(holds: str) -> None:
    rows = pa.table({"a": [1], "b": [2], "d": ["x"], "e": ["y"]})
    assert broken_by_comparing(holds, rows) is None


def test_half_of_the_shipped_rules_need_no_database() -> None:
    found = []
    for contract in SHIPPED:
        rows = pa.table({field.name: pa.nulls(1, field.arrow_type) for field in contract.fields})
        found += [broken_by_comparing(check.holds, rows) is not None for check in contract.checks]
    assert sum(found) > 0.4 * len(found) > 20
