"""A small tender written by hand: three candidates, of whom one passes every gate, one waits on G12 and one fails G1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from models.uscc import check_character, organisation_check_character
from tests.pipelines.bank import write_workbook

# Valid made-up credit codes (domain 2.7).
ALPHA, BETA, GAMMA = "91110108MA01ABCD5T", "91310115MA1K2LMN3A", "91990101MA01BA0136"
CODES = {"甲公司": ALPHA, "乙公司": BETA, "丙公司": GAMMA}
MEMBERS = ("赵委员", "钱委员", "孙委员", "李委员", "周委员")
GATES = ("G2", "G5", "G7", "G9", "G12")
PRICES = {"甲公司": 900_000, "乙公司": 950_000, "丙公司": 800_000}

Sheets = dict[str, Sequence[Sequence[object]]]


def tender_sheets(deadline: datetime | None, *, settled: bool = False, **more: object) -> Sheets:
    """The sheets of the tender ZB-1; `settled` settles the gate that 乙公司 waits on, `more` are columns of the tender."""
    waiting = set() if settled else {("乙公司", "G12")}
    firms = list(CODES)
    return {
        "供应商": [
            ("供应商名称", "统一社会信用代码", "成立日期", "登记状态", "是否关联方"),
            *((name, CODES[name], "2010-01-01", "已吊销" if name == "丙公司" else "存续", "否") for name in firms),
        ],
        "资质证书": [
            ("供应商名称", "证书名称", "证书编号", "有效期至"),
            *((name, "营业执照", f"zz-{place}", "长期") for place, name in enumerate(firms)),
        ],
        "财务": [
            ("供应商名称", "会计年度", "营业收入(万元)", "同类业务收入(万元)", "净利润(万元)", "资产总额(万元)", "负债总额(万元)", "是否审计"),
            *((name, year, 900, 400, 30, 800, 300, "是") for name in firms for year in (2022, 2023, 2024)),
        ],
        "信用查询": [
            ("供应商名称", "查询日期", "查询来源", "命中类型", "严重性"),
            *((name, "2025-05-20", "信用中国", "无", "无") for name in firms),
        ],
        "招标项目": [
            ("招标编号", "服务项目", "采购方式", "发布日期", "开标日期", "评分截止时间", "年合同额估算(元)", *more),
            ("ZB-1", "凭证录入", "公开招标", "2025-05-01", "2025-06-01", deadline, 1_000_000, *more.values()),
        ],
        "候选供应商": [
            ("招标编号", "投标人", "投标报价(不含税)(元)"),
            *(("ZB-1", name, price) for name, price in PRICES.items()),
        ],
        "资信证明": [
            ("招标编号", "投标人", "证明事项", "明细", "证明数值", "基数", "证明日期"),
            *(("ZB-1", name, *row) for name in firms for row in EVIDENCE),
        ],
        "资格审查": [
            ("招标编号", "投标人", "否决项", "审查结论", "审查依据"),
            *(("ZB-1", name, gate, "通过", "资料齐全") for name in firms for gate in GATES if (name, gate) not in waiting),
        ],
    }  # fmt: skip


EVIDENCE = [
    ("SQ3", None, 18, 20, None),
    ("SS1", None, 90, 30, None),
    ("SS4", None, 4, 4, None),
    ("ST1", None, 3, None, None),
    ("ST2", None, 80, 100, None),
    ("ST3", "甲行", 90, None, None),
    ("ST3", "乙行", 88, None, None),
    ("ST4", None, 9, 10, None),
    ("ST5", None, 10, 10, None),
    ("SR2", None, 1, 1000, None),
    ("SR3", "甲行", 90, None, None),
    ("SR4", None, 0, None, None),
    ("SM1", None, 11, 12, None),
    ("SM2", None, 20, 20, None),
    ("SM3", None, 9, 10, None),
    ("信息泄露事件", None, 0, None, None),
    ("应急预案", None, 1, None, None),
    ("SM5", None, 20, 100, None),
    ("SM6", None, 9, 10, None),
]


def with_more(sheets: Sheets, names: Sequence[str]) -> Sheets:
    """Add candidates that prove what 甲公司 proves, each with a credit code of its own and a price a little higher."""
    more: Sheets = {}
    for sheet, rows in sheets.items():
        model = [row for row in rows if "甲公司" in row]
        more[sheet] = [*rows, *(_like(row, name, at) for at, name in enumerate(names, start=1) for row in model)]
    return more


def _like(row: Sequence[object], name: str, at: int) -> list[object]:
    body = f"9199010{at % 10}MA{at:02d}BA00"
    code = body + organisation_check_character(body[8:])
    replaced = {"甲公司": name, ALPHA: code + check_character(code), PRICES["甲公司"]: PRICES["甲公司"] + 1000 * at}
    return [replaced.get(cell, f"{cell}-{at}" if str(cell).startswith("zz-") else cell) for cell in row]  # type: ignore[call-overload]


def score_sheet(scores: Mapping[str, Mapping[str, object]]) -> Sequence[Sequence[object]]:
    """A sheet of scores on SQ4 by member and candidate; None is a recusal."""
    rows = [
        ("ZB-1", member, vendor, "SQ4", score, "是" if score is None else "否", "方案完整")
        for member, given in scores.items()
        for vendor, score in given.items()
    ]
    return [("招标编号", "评委", "投标人", "评分项", "得分", "回避", "评分依据"), *rows]


def write_tender(folder: Path, sheets: Sheets, name: str = "招标.xlsx") -> Path:
    """Write the tender's workbook into a workspace's inbox."""
    return write_workbook(folder / "inbox" / name, sheets)
