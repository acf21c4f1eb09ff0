"""Does the cost rule hold from the sheet to the page: a blank line, an exception, equal cost (domain 4.7, 0.1 D4)?"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from click.testing import CliRunner

from dashboard import deeds
from pipelines import warehouse
from pipelines.cli import main
from pipelines.cost_waivers import KINDS, Waiver
from pipelines.errors import ScorecardError
from pipelines.journal import Journal
from pipelines.workspace import Workspace
from tests.dashboard.conftest import AS_OF, CODES, GOOD, OpenPage, kpi_rows, write_sheets
from tests.made_once import copied

QUARTER = "2025Q4"
IN_HOUSE = (
    "操作人员工资",
    "社会保险+公积金(单位部分)",
    "奖金绩效",
    "设备折旧",
    "场地",
    "IT许可、通讯、系统",
    "管理费用分摊",
)
OUTSOURCED = (
    "选择成本", "业务监控成本", "业务移交成本", "内部人力成本", "文化协同成本", "协议管理成本", "关系维护成本", "滞留成本",
    "差错损失与投诉处理",
)  # fmt: skip
PRICE, VAT, LINE, IN_LINE = 60_000, 3_600, 1_000, 10_000
# Eight in-house lines of 10,000 and the error loss make 80,000 and what is left; outsourced: 60,000 + 3,600 + 9,000.
OUT_TOTAL = PRICE + VAT + len(OUTSOURCED) * LINE
# By how much in-house cost is above the outsourced total: a pass, a fail, a fail with an exception, equality, a cent more.
ABOVE = {"HT-1": "7400.00", "HT-2": "-2600.00", "HT-3": "-2600.00", "HT-4": "0.00", "HT-5": "0.01"}
# More contracts like the first, which would pass, each but for its own line.
LACKING = {"HT-6": "协议管理成本", "HT-7": "滞留成本", "HT-8": "管理费用分摊", "HT-9": "差错损失", "HT-10": "合同价款"}


def cost_rows(contract: str) -> list[tuple[object, ...]]:
    rest = round(OUT_TOTAL + float(ABOVE.get(contract, ABOVE["HT-1"])) - len(IN_HOUSE) * IN_LINE, 2)
    inhouse = [*((name, IN_LINE) for name in IN_HOUSE), ("差错损失", rest)]
    rows = [(QUARTER, contract, "自营", name, amount, None) for name, amount in inhouse]
    rows += [(QUARTER, contract, "外包", "合同价款", PRICE, VAT)]
    return rows + [(QUARTER, contract, "外包", name, LINE, None) for name in OUTSOURCED]


def write(
    folder: Path,
    lacking: Mapping[str, str] = MappingProxyType({}),
    until: str | None = "2026-03-31",
    unit: str = "元",
    as_of: date | None = AS_OF,
) -> Path:
    """Write a bank of five contracts and those that lack a line, and build; without `until` nobody is excepted."""
    contracts = [*ABOVE, *lacking]
    scale = Decimal(10_000 if unit == "万元" else 1)
    terms = ("离场", "2024-01-01", "2026-12-31")
    waived = ("临时补员", *(("系统上线期间临时补员", "分管行长", "2025-04-01", until) if until else [None] * 4))
    sheets: dict[str, list[tuple[object, ...]]] = {
        "供应商": [("供应商名称", "统一社会信用代码"), ("甲公司", CODES[0])],
        "服务": [("服务项目", "服务族", "业务类别", "计量单位"), ("凭证录入", "数据录入", "专项", "件")],
        "合同": [
            ("合同编号", "供应商名称", "服务项目", "使用单位", "外包模式", "开始日期", "终止日期", "外包目的", "成本例外批准",
             "成本例外批准人", "成本例外批准日期", "成本例外有效期至"),
            *((no, "甲公司", "凭证录入", f"{no}分行", *terms, *(waived if no == "HT-3" else ("降低成本", *[None] * 4))) for no in contracts),
        ],
        "KPI": [("月份", "合同编号", "指标名称", "分子", "分母"), *kpi_rows("HT-1", GOOD)],
        "成本": [
            ("期间", "合同编号", "费用方", "费用项目", f"不含税金额({unit})", f"税额({unit})"),
            *(
                (*row[:4], *(None if each is None else Decimal(str(each)) / scale for each in row[4:]))
                for no in contracts
                for row in cost_rows(no)
                if row[3] != lacking.get(no)
            ),
        ],
    }  # fmt: skip
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    write_sheets(folder / "inbox" / "成本.xlsx", sheets)
    warehouse.build(Workspace.at(folder), as_of)
    return folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def with_lacking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("lacking"), lacking=LACKING)


def printed(folder: Path, more: int = 0) -> dict[str, dict[str, Any]]:
    words = ["cost", "--data", str(folder), "--period", QUARTER, "--as-of", str(AS_OF), "--format", "json"]
    said = json.loads(CliRunner().invoke(main, words, catch_exceptions=False).output)
    assert len(said["verdicts"]) == len(ABOVE) + more
    return {row["contract_no"]: row for row in said["verdicts"]}


def read_on_page(open_page: OpenPage, folder: Path) -> dict[str, str]:
    page = open_page(folder, "costs", period=QUARTER)
    assert not page.exception
    table = next(each.value for each in page.dataframe if "flag_words" in each.value.columns)
    return dict(
        zip(table["label"].str.removeprefix("凭证录入 · ").str.removesuffix("分行"), table["verdict_word"], strict=True)
    )


def test_pass_fail_exception_and_equality_from_sheet_to_page(open_page: OpenPage, plain: Path) -> None:
    verdicts = printed(plain)
    assert {no: row["verdict"] for no, row in verdicts.items()} == {
        "HT-1": "PASS", "HT-2": "FAIL", "HT-3": "FAIL – waived", "HT-4": "FAIL", "HT-5": "MARGINAL",
    }  # fmt: skip
    assert verdicts["HT-4"]["saving_cny"] == 0
    assert verdicts["HT-5"]["saving_cny"] == 0.01
    assert "WAIVED" in verdicts["HT-3"]["flags"]
    assert read_on_page(open_page, plain) == {
        "HT-1": "● 通过", "HT-2": "▲ 未通过", "HT-3": "▲ 未通过（例外）", "HT-4": "▲ 未通过", "HT-5": "◐ 临界",
    }  # fmt: skip


def test_the_same_amounts_in_ten_thousands_are_the_same_to_the_cent(plain: Path, tmp_path: Path) -> None:
    in_yuan, scaled = printed(plain), printed(write(tmp_path / "scaled", unit="万元"))
    told = ("verdict", "inhouse_cny", "outsourced_cny", "saving_cny", "margin_of_safety", "naive_price_only_saving")
    assert [[row[name] for name in told] for row in scaled.values()] == [
        [row[name] for name in told] for row in in_yuan.values()
    ]
    # The cent that HT-5 passes by is a millionth of the unit.
    assert scaled["HT-5"]["saving_cny"] == 0.01


@pytest.mark.parametrize("contract", LACKING, ids=LACKING.get)
def test_without_one_mandatory_line_a_pass_is_not_assessable(
    open_page: OpenPage, with_lacking: Path, contract: str
) -> None:
    verdicts = printed(with_lacking, len(LACKING))
    assert verdicts[contract]["verdict"] == "NOT_ASSESSABLE"
    assert verdicts["HT-1"]["verdict"] == "PASS"
    assert verdicts["HT-2"]["verdict"] == "FAIL"
    assert read_on_page(open_page, with_lacking)[contract] == "○ 不可判定"


def test_an_exception_that_ran_out_is_a_plain_fail(open_page: OpenPage, tmp_path: Path) -> None:
    folder = write(tmp_path / "bank", until="2025-12-30")
    assert "WAIVED" not in (printed(folder)["HT-3"]["flags"] or "")
    assert read_on_page(open_page, folder)["HT-3"] == "▲ 未通过"


@pytest.fixture(scope="module")
def never_excepted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bank whose third contract is for temporary staffing and has no exception, as of today."""
    return write(tmp_path_factory.mktemp("never_excepted"), until=None, as_of=None)


@pytest.fixture
def unexcepted(never_excepted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a copy of it that a test may change."""
    folder = copied(never_excepted, tmp_path / "bank")
    monkeypatch.setenv("SCORECARD_DATA", str(folder))
    return Workspace.at(folder)


def waiver(**other: Any) -> Waiver:
    usual = {
        "engagement_id": "HT-3·凭证录入·HT-3分行", "reason": "系统上线", "approver": "分管行长",
        "approved_on": date(2025, 10, 9), "until": date(2026, 6, 30),
    }  # fmt: skip
    return Waiver(**{**usual, **other})


def computed() -> None:
    end = time.monotonic() + 120
    while (status := deeds.load_status()) and status.state == "running":
        assert time.monotonic() < end
        time.sleep(0.05)
    assert status is None or status.state == "done"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"engagement_id": "HT-2·凭证录入·HT-2分行"}, "temporary staffing"),
        ({"engagement_id": "HT-9"}, "no such engagement"),
        ({"reason": " "}, "reason is missing"),
        ({"approver": ""}, "approver is missing"),
        ({"until": date(2026, 10, 10)}, "12 months at most: until 2026-10-09"),
        ({"until": date(2025, 10, 9)}, "must end after"),
    ],
)
def test_what_is_no_exception_is_refused_and_leaves_no_entry(
    unexcepted: Workspace, other: dict[str, Any], said: str
) -> None:
    with pytest.raises(ScorecardError) as refused:
        deeds.record_waiver(waiver(**other), "王会计")
    assert said in refused.value.en
    assert Journal.of(unexcepted).entries(KINDS) == []


def test_an_exception_recorded_on_the_page_marks_the_fail_and_can_be_taken_back(
    open_page: OpenPage, unexcepted: Workspace
) -> None:
    page = open_page(unexcepted.root, "costs", period=QUARTER, engagement=waiver().engagement_id)
    page.session_state["who_said"] = "王会计"
    texts = {each.label: each for each in page.text_input}
    texts["例外原因"].set_value("系统上线期间 <b>临时</b> 补员")
    texts["批准人"].set_value("分管行长")
    days = {each.label: each for each in page.date_input}
    days["批准日期"].set_value(date(2025, 10, 9))
    days["有效期至"].set_value(date(2026, 6, 30))
    next(button for button in page.button if button.label == "登记并计算").click().run()
    computed()
    assert read_on_page(open_page, unexcepted.root)["HT-3"] == "▲ 未通过（例外）"
    (entry,) = Journal.of(unexcepted).entries(KINDS)
    assert (entry.kind, entry.who, entry.content["approver"]) == ("cost_waiver_recorded", "王会计", "分管行长")

    page = open_page(unexcepted.root, "costs", period=QUARTER, engagement=waiver().engagement_id)
    assert any("系统上线期间" in info.value for info in page.info)
    deeds.withdraw_waiver(waiver().engagement_id, "批准文件作废", "李主任")
    computed()
    assert read_on_page(open_page, unexcepted.root)["HT-3"] == "▲ 未通过"
    assert [each.who for each in Journal.of(unexcepted).entries(KINDS)] == ["王会计", "李主任"]
    with pytest.raises(ScorecardError):
        deeds.withdraw_waiver(waiver().engagement_id, "再撤一次", "李主任")
