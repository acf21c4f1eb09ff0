"""Is a rejected row known as whose it is, so that no verdict takes what it might have said for nothing?"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.questions import LEAVE_OUT
from tests.pipelines import bank
from tests.pipelines.staged import Desk, Sheets

INVOICES = ("发票号码", "期间", "不含税金额(元)", "税额")
COSTS = ("期间", "供应商名称", "服务项目", "使用单位", "费用方", "费用项目", "不含税金额(元)", "备注")


def files(invoices: Sheets | None = None, costs: Sheets | None = None) -> dict[str, Sheets]:
    book = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
    return {
        "bank.xlsx": book,
        **({"发票.xlsx": invoices} if invoices else {}),
        **({"成本.xlsx": costs} if costs else {}),
    }


def rejected(desk: Desk, sent: dict[str, Sheets]) -> list[tuple[object, ...]]:
    return desk.stage(sent).rows(
        "select source, file_name, sheet, row, engagement_id, period from staging.rejected_rows order by all"
    )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


OURS, THEIRS = "HT-1·凭证录入·东分行", "HT-2·凭证录入·西分行"


def test_a_row_that_cannot_be_read_is_known_by_its_other_cells(desk: Desk) -> None:
    sent = files({
        "发票": [
            ("合同编号", *INVOICES),
            ("HT-1", "1", "2025Q4", "约一百", 0),
            ("HT-1", "2", "2025年13月", 10, 0),
            ("HT-9", "3", "2025Q4", "#N/A", 0),
            ("HT-2", "4", "2025Q4", 10, 0),
        ]
    })  # fmt: skip
    assert rejected(desk, sent) == [
        ("invoices", "发票.xlsx", "发票", 2, OURS, "2025Q4"),
        ("invoices", "发票.xlsx", "发票", 3, OURS, None),
    ]


def test_vendor_service_and_unit_tell_it_where_no_contract_number_does(desk: Desk) -> None:
    row = ("2025Q4", "凭证录入", "外包", "监控", "很多", "")
    period, service, *rest = row
    sent = files(
        costs={
            "成本": [
                COSTS,
                (period, "甲 公司", service, "东分行", *rest),
                (period, "丁公司", service, "东分行", *rest),
            ]
        }
    )
    assert rejected(desk, sent) == [("cost_entries", "成本.xlsx", "成本", 2, OURS, "2025Q4")]


def test_two_that_contradict_each_other_are_rejected_until_one_is_chosen_or_both_are_left_out(desk: Desk) -> None:
    rows = [("HT-2", "4", "2025-10", amount, 0) for amount in (10, 20)]
    sent = files({"发票": [("合同编号", *INVOICES), *rows]})
    assert rejected(desk, sent) == [("invoices", "发票.xlsx", "发票", row, THEIRS, "2025-10") for row in (2, 3)]
    (question,) = desk.stage(sent).questions("row")
    desk.answer(question, LEAVE_OUT)
    assert rejected(desk, sent) == []


def test_a_rejected_month_among_columns_is_told_by_its_heading(desk: Desk) -> None:
    sent = files()
    sent["业务量.xlsx"] = {"业务量": [("合同编号", "2025年10月", "2025年11月"), ("HT-1", 10, "若干"), ("HT-2", 5, 6)]}
    assert rejected(desk, sent) == [("volumes", "业务量.xlsx", "业务量", 2, OURS, "2025-11")]


CALCULATIONS = (
    "服务项目",
    "使用单位",
    "测算口径",
    "基准日",
    "季度测算业务量",
    "操作人员人数(FTE)",
    "月人均工资(元/人/月)",
)


def calculation(unit: str | None, as_of: str, people: object) -> tuple[object, ...]:
    return ("凭证录入", unit, "自下而上", as_of, 60_000, people, 7_000)


def test_a_calculation_that_cannot_be_read_is_that_of_its_work_in_its_unit(desk: Desk) -> None:
    sent = files(costs={
        "自营成本测算": [
            CALCULATIONS,
            calculation("东分行", "2025-07-01", "约两人"),
            calculation(None, "某日", 2),
            calculation("北分行", "2025-07-01", "约两人"),
            # Two that contradict each other.
            calculation("西分行", "2025-01-01", 3),
            calculation("西分行", "2025-01-01", 4),
        ]
    })  # fmt: skip
    found = [(row, engagement, period) for _, _, _, row, engagement, period in rejected(desk, sent)]
    assert found == [
        (2, OURS, "2025-07"),
        (3, OURS, None),
        (3, THEIRS, None),
        (5, THEIRS, "2025-01"),
        (6, THEIRS, "2025-01"),
    ]


def test_an_older_calculation_does_not_stand_in_for_a_newer_one_that_was_rejected(desk: Desk) -> None:
    sheets = [CALCULATIONS, calculation("东分行", "2025-01-01", 3), calculation("东分行", "2025-07-01", "约两人")]
    volumes = [("月份", "合同编号", "业务量")]
    volumes += [(f"2025-{month:02d}", "HT-1", 20_000) for month in (4, 5, 6, 10, 11, 12)]
    book = {
        "供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS, "业务量": volumes,
        "成本": [COSTS, *(
            (period, "甲公司", "凭证录入", "东分行", "外包", "业务监控", 1, None) for period in ("2025Q2", "2025Q4")
        )],
    }  # fmt: skip
    built = desk.build({"bank.xlsx": book, "自营成本测算.xlsx": {"自营": sheets}}, others=["costs.missing_lines"])
    held = built.rows(
        "select period, zh from costs.missing_lines where reason = 'rows_rejected' and engagement_id like 'HT-1%'"
    )
    assert [(period, zh.rpartition("：")[2]) for period, zh in held] == [
        ("2025Q4", "自营成本测算.xlsx / 自营 / 第 3 行")
    ]
