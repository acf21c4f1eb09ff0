"""Does nothing get lost or invented however vendors are spelt, files are ordered and rows are repeated (T16)."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.contract import Contracts, contracts_from
from tests.pipelines import bank
from tests.pipelines.staged import Desk, Sheets, Staged, contracts_with

NAMES = ("北京华信科技有限公司", "上海卓越数据(中国)有限公司", "Acme Data Services Ltd")
CODES = (bank.ALPHA, bank.BETA, "91440300MA5DEFGH6R")
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
HEADER = ("月份", "供应商名称", "服务项目", "使用单位", "业务量")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def contracts() -> Contracts:
    documents = contracts_with().documents
    return contracts_from(
        {name: documents[name] for name in ("vendors.yaml", "services.yaml", "engagements.yaml", "volumes.yaml")}
    )


def base() -> Sheets:
    return {
        "供应商": [bank.VENDORS[0], *zip(NAMES, CODES, strict=True)],
        "服务": bank.SERVICES,
        "合同": [
            bank.ENGAGEMENTS[0],
            *(
                (f"HT-{place}", name, "凭证录入", "东分行", "驻场", "2020-01-01", "2026-12-31")
                for place, name in enumerate(NAMES)
            ),
        ],
    }


@st.composite
def spellings(draw: st.DrawFn, name: str) -> str:
    """A spelling that the normaliser takes for the same name."""
    text = name.translate(FULL_WIDTH) if draw(st.booleans()) else name
    text = text.upper() if draw(st.booleans()) else text
    at = draw(st.integers(min_value=1, max_value=len(text) - 1))
    blank = draw(st.sampled_from(["", " ", "\u3000", "\u00a0", "\u200b"]))
    before, after = draw(st.sampled_from(["", "1、", "（2）"])), draw(st.sampled_from(["", "（盖章）", "*", " "]))
    return f"{before}{text[:at]}{blank}{text[at:]}{after}"


@st.composite
def reports(draw: st.DrawFn) -> list[tuple[int, list[object]]]:
    """Rows of one month and vendor each, with whose they are: (vendor's place, cells)."""
    keys = draw(
        st.lists(st.tuples(st.sampled_from(range(3)), st.sampled_from(MONTHS)), min_size=1, max_size=12, unique=True)
    )
    rows: list[tuple[int, list[object]]] = []
    for vendor, month in keys:
        volume = draw(st.integers(min_value=0, max_value=10**9))
        rows.append((vendor, [month, draw(spellings(NAMES[vendor])), "凭证录入", "东分行", volume]))
    return rows


def totals(staged: Staged) -> Counter[str]:
    rows = staged.rows(
        "select e.vendor_id, cast(sum(v.volume) as bigint) from staging.volumes as v join staging.engagements as e using (engagement_id) group by all"
    )
    return Counter(dict(rows))


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(reports(), st.data())
def test_spelling_order_and_repetition_change_no_total(
    rows: list[tuple[int, list[object]]], data: st.DataObject
) -> None:
    wanted: Counter[str] = Counter()
    for vendor, cells in rows:
        wanted[CODES[vendor]] += int(str(cells[-1]))
    again = [
        (vendor, [cells[0], data.draw(spellings(NAMES[vendor])), *cells[2:]])
        for vendor, cells in data.draw(st.lists(st.sampled_from(rows), max_size=4))
    ]
    shuffled = data.draw(st.permutations([*rows, *again]))
    cut = data.draw(st.integers(min_value=0, max_value=len(shuffled)))
    parts = {"a.xlsx": _sheet(shuffled[:cut]), "b.xlsx": _sheet(shuffled[cut:]), "bank.xlsx": base()}
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), contracts())
        staged = desk.stage({name: parts[name] for name in data.draw(st.permutations(sorted(parts)))})
        twice = desk.stage({**parts, "copy of a.xlsx": parts["a.xlsx"], "copy of bank.xlsx": base()})
    assert totals(staged) == totals(twice) == +wanted
    assert staged.questions("vendor") == []
    assert staged.counts()[3] == len(again)
    assert twice.counts()[2] == 0


QUARTERS = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in range(1, 5)]


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(reports(), st.data())
def test_with_a_frozen_quarter_loading_twice_is_loading_once_and_no_change_gets_in(
    rows: list[tuple[int, list[object]]], data: st.DataObject
) -> None:
    quarter = data.draw(st.sampled_from(QUARTERS))
    parts = {"a.xlsx": _sheet(rows), "bank.xlsx": base()}
    again = [
        (vendor, [cells[0], data.draw(spellings(NAMES[vendor])), *cells[2:]])
        for vendor, cells in data.draw(st.permutations(rows))
    ]
    moved = [(vendor, [*cells[:-1], int(str(cells[-1])) + _is_in(quarter, str(cells[0]))]) for vendor, cells in again]
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), contracts())
        desk.freeze(quarter, parts)
        once = desk.stage(parts)
        twice = desk.stage({**parts, "again.xlsx": _sheet(again)})
        changed = desk.stage({**parts, "again.xlsx": _sheet(moved)})
    assert totals(once) == totals(twice) == totals(changed)
    assert twice.counts()[2] == 0
    assert twice.questions("frozen") == []
    waiting = sum(_is_in(quarter, str(cells[0])) for _, cells in rows)
    assert changed.counts()[2] == waiting
    assert len(changed.questions("frozen")) == (waiting > 0)


def _is_in(quarter: str, month: str) -> bool:
    return quarter == f"{month[:4]}Q{(int(month[5:]) + 2) // 3}"


def _sheet(rows: Sequence[tuple[int, list[object]]]) -> Sheets:
    return {"业务量": [HEADER, *(cells for _, cells in rows)]}
