"""Is an invoice of somebody else than the vendor told by the columns that a bank's list has for it (domain 2.10 list 6)?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipelines import bank
from tests.pipelines.staged import Desk

INVOICES = ("合同编号", "期间", "发票号码", "不含税金额(元)", "税额(元)")


@pytest.mark.parametrize("header", ["销方名称", "开票单位", "收款单位", "Seller", "供应商名称"])
def test_an_invoice_of_another_seller_leaves_its_quarter_open(tmp_path: Path, header: str) -> None:
    sheet = [
        (*INVOICES, header),
        ("HT-1", "2025年四季度", "1", 60_000, 3_600, "甲公司"),
        ("HT-1", "2025年四季度", "2", 1_000, 60, "某招标代理公司"),
    ]
    book = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS, "发票": sheet}
    built = Desk(tmp_path).build({"bank.xlsx": book}, others=["costs.missing_lines"])
    assert built.rows("select amount_cny from costs.engagement_costs where cost_code = 'O1'") == [(60_000,)]
    ((reason, zh, en),) = built.rows(
        "select reason, zh, en from costs.missing_lines where cost_code = 'O1' and engagement_id like 'HT-1%'"
    )
    assert reason == "invoice_contested"
    assert "2（某招标代理公司）" in zh
    assert "2 (某招标代理公司)" in en


def test_a_list_of_costs_with_their_invoices_says_which_is_the_price(tmp_path: Path) -> None:
    sheet = [
        ("期间", "合同编号", "费用项目", "不含税金额(元)", "税额(元)", "发票号码"),
        ("2025年四季度", "HT-1", "合同价款", None, 3_600, "1"),
        ("2025年四季度", "HT-1", "选择成本", 1_000, 60, "2"),
    ]
    invoices = [INVOICES, ("HT-1", "2025年四季度", "1", 60_000, 3_600)]
    book = {
        "供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS, "外包费用": sheet, "发票": invoices,
    }  # fmt: skip
    built = Desk(tmp_path).build({"bank.xlsx": book})
    counted = built.rows("select invoice_no, counts from costs.invoices_counted order by 1")
    assert counted == [("1", True), ("2", False)]
    assert built.rows("select sum(amount_cny) from costs.engagement_costs where cost_code = 'O1'") == [(60_000,)]
