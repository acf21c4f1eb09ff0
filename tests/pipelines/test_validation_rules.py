"""Does every validation rule of domain 2.11 speak where it is broken, and keep silent at its very limit?

Each case is a sheet of a real workbook, read and staged as in life. `fires` are the cells that must be named with the
rule, and nothing else may be; `quiet` are cells that lie exactly at the limit, in rows that must be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from models.identity import born_on
from tests.pipelines import bank
from tests.pipelines.staged import Desk, Sheets, Staged

Row = Sequence[object]
CHINESE = re.compile(r"[\u4e00-\u9fff]")

KPI = ("月份", "合同编号", "指标名称", "实际值", "分子", "分母")
VOLUMES = ("月份", "合同编号", "业务量", "差错笔数", "抽检数", "合格数")
COSTS = (
    "期间",
    "合同编号",
    "费用方",
    "费用项目",
    "不含税金额(元)",
    "一次性/经常性",
    "摊销月数",
    "测算业务量",
    "可避免比例",
)
COMPLAINTS = ("投诉编号", "受理时间", "供应商答复时间", "办结时间", "合同编号", "责任认定")
INCIDENTS = ("事件编号", "事件类型", "发生时间", "发现时间", "恢复时间", "事件等级", "合同编号")
INVOICES = (
    "合同编号",
    "发票号码",
    "期间",
    "不含税金额(元)",
    "税额(元)",
    "税率",
    "价税合计(元)",
    "结算数量",
    "单价(元)",
)
BASELINES = ("服务项目", "使用单位", "测算口径", "基准日", "测算业务量", "社保比例(%)", "公积金比例(%)", "可避免比例")
STAFF = (
    "月份", "合同编号", "身份证号", "用工性质", "劳动合同签订情况", "社会保险缴纳情况", "社保缴纳单位", "进场日期", "离场日期",
    "在岗天数",
)  # fmt: skip
HEADCOUNTS = ("月份", "合同编号", "合同人数", "在岗人数", "期初人数", "入职人数", "离职人数")
TENDERS = (
    ("招标编号", "采购方式", "开标日期", "评分截止时间", "最高限价(元)"),
    ("ZB-1", "公开招标", "2025-03-01", "2025-03-01 12:00", 100_000),
)
FIVE = (("招标编号", "采购方式", "开标日期", "评分口径"), ("ZB-5", "公开招标", "2025-03-01", "五分制"))
LOWS, OPEN = ("招标编号", "采购方式", "开标日期", "最高限价(元)", "参考低价(元)"), ("公开招标", "2025-03-01")
BIDDERS = (
    *bank.VENDORS,
    *(("丙公司", "91320214MA1M3NPQXE"), ("丁公司", "91440300MA5F2GHJ86"), ("戊公司", "91330106MA2B4CDE20")),
)
BIDS = ("招标编号", "投标人", "投标报价(不含税)(元)", "税率")
SCORES = ("招标编号", "评委", "投标人", "评分项", "分值", "得分", "投标报价(元)", "回避", "评分时间")
TARGETS = ("合同编号", "指标名称", "生效日期", "指标方向", "目标值", "底线值", "区间下限", "区间上限")
WEIGHTS = ("方案名称", "用途", "维度", "指标", "权重", "评分方法", "目标值", "底线值", "生效期")
REGISTER = (*bank.ENGAGEMENTS[0], "签订日期", "上线日期", "税率")
MASTER = ("合同编号", "合同类型", "签订日期", "开始日期", "终止日期", "供应商名称", "税率")


@dataclass(frozen=True)
class Case:
    """One sheet on which a rule speaks: `fires` is cell to severity, `says` a piece of each language's sentence.

    `frozen` is a quarter that was frozen with the sheets `earlier` before this one came.
    """

    rule: str
    sheet: str
    rows: Sequence[Row]
    fires: Mapping[str, str]
    says: tuple[str, str]
    quiet: tuple[str, ...] = ()
    beside: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    code: str = ""
    frozen: str = ""
    earlier: Mapping[str, Sequence[Row]] = field(default_factory=dict)

    @property
    def spoken(self) -> str:
        """The code that stands in the list of cells; the domain names its own for some rules."""
        return self.code or self.rule


def monthly(counts: Sequence[tuple[str, int]], name: str = "录入差错率") -> list[Row]:
    """KPI rows of HT-1: (month, numerator) of 100,000 each."""
    return [(month, "HT-1", name, None, errors, 100_000) for month, errors in counts]


def identity(born: str, order: str = "001") -> str:
    """Return a made-up identity number of that birthday with its check character."""
    return next(number for end in "0123456789X" if born_on(number := f"990101{born}{order}{end}"))


EIGHT_MONTHS = [(f"2025-0{month}", errors) for month, errors in enumerate((10, 11, 9, 10, 12, 10, 9, 11), start=1)]
FULL = ("正式", "是", "足额")

CASES = [
    # V01: keys are there, and stand once.
    Case("V01", "KPI", [KPI, (None, "HT-1", "满意度", None, 9, 10), ("2025-01", "HT-1", "满意度", None, 9, 10)],
         {"A2": "rejected"}, ("为空", "is empty"), ("A3",), code="M-16"),
    Case("V01", "业务量", [VOLUMES, ("2025-01", "HT-1", 9), ("2025-01", "HT-1", 8), ("2025-02", "HT-1", 8)],
         {"A2": "rejected", "A3": "rejected"}, ("键值相同而内容不同", "Same key"), ("A4",), code="M-23"),
    # V02: what is named is known.
    Case("V02", "KPI", [KPI, ("2025-01", "HT-9", "满意度", None, 9, 10), ("2025-01", "HT-1", "接通率", None, 9, 10),
                        ("2025-01", "HT-1", "满意度", None, 9, 10)],
         {"B2": "rejected", "C3": "rejected"}, ("合同台账中没有|不在已知清单中", "not in the contract register|not on the known list"), ("B4",)),
    Case("V02", "条款", [("合同编号", "条款代码", "是否具备"), ("HT-9", "K01", "有"), ("HT-1", "K01", "有")],
         {"A2": "rejected"}, ("既不在合同台账中", "neither in the register"), ("A3",)),
    Case("V02", "变更", [("合同编号", "变更编号", "变更日期", "变更内容"), ("HT-9", "1", "2025-01-01", "调价"), ("HT-2", "1", "2025-01-01", "调价")],
         {"A2": "rejected"}, ("HT-9", "HT-9"), ("A3",)),
    Case("V02", "目标", [TARGETS, ("HT-9", "满意度", "2025-01-01", "越高越好", 98, 85), ("HT-1", "满意率", "2025-01-01", "越高越好", 98, 85),
                       ("HT-1", "满意度", "2025-01-01", "越高越好", 98, 85)],
         {"A2": "rejected", "B3": "rejected"}, ("合同编号|不在已知清单中", "contract number|known list"), ("A4",)),
    Case("V02", "投标", [BIDS, ("ZB-9", "甲公司", 90_000, "6%"), ("ZB-1", "甲公司", 90_000, "6%")],
         {"A2": "rejected"}, ("不在已知清单中", "not on the known list"), ("A3",), {"招标": TENDERS}),
    Case("V02", "合同信息", [MASTER, ("HT-1", "计件", "2023-12-01", "2024-01-01", "2026-12-31", "乙公司", "6%"),
                         ("HT-2", "计件", "2023-12-01", "2024-01-01", "2026-12-31", "乙公司", "6%")],
         {"F2": "noted"}, ("在合同台账中属于“甲公司”", "to “甲公司” in the register"), ("F3",)),
    # V03: parts are no more than the whole.
    Case("V03", "业务量", [VOLUMES, ("2025-01", "HT-1", 10, 0, 5, 6), ("2025-02", "HT-1", 10, 11, 5, 5), ("2025-03", "HT-1", 10, 0, 11, 5),
                        ("2025-04", "HT-1", 10, 0, None, 11), ("2025-05", "HT-1", 10, 10, 10, 10)],
         {"F2": "rejected", "D3": "rejected", "E4": "rejected", "F5": "rejected"}, ("大于", "More"), ("D6", "E6", "F6")),
    Case("V03", "KPI", [KPI, ("2025-01", "HT-1", "满意度", None, 1, 0), ("2025-02", "HT-1", "满意度", None, 0, 0)],
         {"F2": "rejected"}, ("分母为0", "denominator is 0"), ("F3",)),
    # V04: a value beside its counts.
    Case("V04", "KPI", [KPI, ("2025-01", "HT-1", "满意度", "95.06%", 950, 1000), ("2025-02", "HT-1", "满意度", "95.05%", 950, 1000),
                        ("2025-03", "HT-1", "满意度", 96, 950, 1000), ("2025-04", "HT-1", "满意度", 95, 950, 1000),
                        ("2025-05", "HT-1", "满意度", 0.9505, 950, 1000), ("2025-06", "HT-1", "满意度", "≥90%", 950, 1000),
                        ("2025-07", "HT-1", "满意度", "良好", 950, 1000), ("2025-08", "HT-1", "录入差错率", "1.6‱", 1, 10_000),
                        ("2025-09", "HT-1", "录入差错率", "1.5‱", 1, 10_000), ("2025-10", "HT-1", "录入差错率", 40, 40, 10_000)],
         {"D2": "noted", "D4": "noted", "D9": "noted"}, ("分子/分母为", "its counts give"), ("D3", "D5", "D6", "D7", "D8", "D10", "D11")),
    # V05: a rate is no more than all, except where more can be done.
    Case("V05", "KPI", [KPI, ("2025-01", "HT-1", "业务量完成率", None, 301, 100), ("2025-02", "HT-1", "业务量完成率", None, 300, 100),
                        ("2025-01", "HT-1", "满意度", None, 101, 100), ("2025-02", "HT-1", "满意度", None, 100, 100),
                        ("2025-03", "HT-1", "满意度", "100.1%", None, None), ("2025-04", "HT-1", "满意度", "100%", None, None)],
         {"E2": "rejected", "E4": "rejected", "D6": "rejected"}, ("应在 0 至", "must lie between 0 and"), ("E3", "E5", "D7")),
    Case("V05", "自营", [BASELINES, ("凭证录入", "东分行", "对标", "2025-01-01", 1, 27, 100.5, None), ("凭证录入", "西分行", "对标", "2025-01-01", 1, 0, 100, None)],
         {"G2": "blanked"}, ("超过上限 100%", "upper limit 100%"), ("G3",)),
    # V06: in the order of time.
    Case("V06", "投诉", [COMPLAINTS, ("T1", "2025-03-02 10:00", None, "2025-03-02 09:59", "HT-1", "有责"),
                       ("T2", "2025-03-02 10:00", "2025-03-03 10:00", "2025-03-03 09:00", "HT-1", "有责"),
                       ("T3", "2025-03-02 10:00", "2025-03-02 10:00", "2025-03-02 10:00", "HT-1", "有责")],
         {"D2": "rejected", "C3": "rejected"}, ("请更正", "correct the times"), ("C4", "D4")),
    Case("V06", "事件", [INCIDENTS, ("S1", "系统中断", "2025-03-02 10:00", "2025-03-02 09:00", None, "一般", "HT-1"),
                       ("S2", "系统中断", "2025-03-02 10:00", "2025-03-02 11:00", "2025-03-02 10:30", "一般", "HT-1"),
                       ("S3", "系统中断", "2025-03-02 10:00", "2025-03-02 10:00", "2025-03-02 10:00", "一般", "HT-1")],
         {"D2": "rejected", "E3": "rejected"}, ("请更正", "correct the times"), ("D4", "E4")),
    # V07: contracts in order; C01.
    Case("V07", "补充合同", [REGISTER, ("HT-3", "甲公司", "凭证录入", "南分行", "驻场", "2024-01-02", "2024-01-01", "2024-01-01", None, "6%"),
                         ("HT-4", "甲公司", "凭证录入", "北分行", "驻场", "2024-01-01", "2024-12-31", "2024-01-02", "2025-01-01", "6%"),
                         ("HT-5", "甲公司", "凭证录入", "中分行", "驻场", "2024-01-01", "2024-01-01", "2024-01-01", "2024-01-01", "6%")],
         {"G2": "rejected", "H3": "noted", "I3": "noted"}, ("早于|C01|不在合同期内", "before|C01|outside"), ("G4", "H4", "I4")),
    Case("V07", "合同信息", [MASTER, ("HT-1", "计件", "2024-01-02", "2024-02-01", "2026-12-31", None, "6%"), ("HT-2", "计件", "2024-01-01", "2024-01-01", "2026-12-31", None, "6%")],
         {"C2": "noted"}, ("自 2024-01-01 已开始", "run from 2024-01-01"), ("C3",)),
    # V08: invoices add up.
    Case("V08", "发票", [INVOICES, ("HT-1", "F1", "2025Q1", 1000, 60.06, "6%", 1060.06, 10, 100), ("HT-1", "F2", "2025Q1", 1000, 60.05, "6%", 1060.07, 10, 100),
                       ("HT-1", "F3", "2025Q1", 1000, 60, "6%", 1060, 10, 100.01), ("HT-1", "F4", "2025Q1", 1000, 60.05, "6%", 1060.06, 10, 100.001),
                       ("HT-1", "F5", "2025Q1", 1000, 60.06, None, None, None, None), ("HT-1", "F6", "2025Q1", 1000, 60.05, None, None, None, None)],
         {"E2": "noted", "G3": "noted", "H4": "noted", "E6": "noted"}, ("不符|不等于", "not"), ("E5", "G5", "H5", "E7"),
         {"合同信息": [MASTER, ("HT-1", "计件", "2023-12-01", "2024-01-01", "2026-12-31", None, "6%")]}),
    # V09: one volume below all in-house lines of a period.
    Case("V09", "费用", [COSTS, ("2025Q1", "HT-1", "自营", "操作人员工资", 9, None, None, 6000, None), ("2025Q1", "HT-1", "自营", "奖金", 9, None, None, 5000, None),
                       ("2025Q1", "HT-1", "自营", "场地", 9, None, None, None, None), ("2025Q1", "HT-1", "外包", "合同价款", 9, None, None, 4000, None),
                       ("2025Q2", "HT-1", "自营", "奖金", 9, None, None, 5000, None), ("2025Q2", "HT-1", "自营", "操作人员工资", 9, None, None, 5000, None)],
         {"H2": "rejected", "H3": "rejected"}, ("5000 / 6000", "5000 / 6000"), ("H4", "H5", "H6", "H7")),
    # V10: one-time costs over 1 to 36 months, which is what HT-1 runs; no other row is spread over none.
    Case("V10", "费用", [COSTS, ("2025Q1", "HT-1", "外包", "交接费", 9, "一次性", 0, None, None), ("2025Q1", "HT-1", "外包", "招标费", 9, "一次性", 37, None, None),
                       ("2025Q1", "HT-1", "外包", "文化", 9, "一次性", None, None, None), ("2025Q1", "HT-1", "外包", "采购代理费", 9, "一次性", 36, None, None),
                       ("2025Q1", "HT-1", "外包", "切换费", 9, "一次性", 1, None, None), ("2025Q1", "HT-1", "外包", "合同价款", 9, "经常性", 0, None, None),
                       ("2025Q2", "HT-1", "外包", "合同价款", 9, "经常性", None, None, None), ("2025Q1", "HT-1", "外包", "走访", 9, "一次性", "三年", None, None)],
         {"G2": "rejected", "G3": "rejected", "G4": "rejected", "G7": "rejected", "G9": "rejected"}, ("1 至 36", "1 to 36"), ("G5", "G6", "G8")),
    # A contract that ended early was to run 36 months all the same; what leaving costs is cash without months.
    Case("V10", "费用", [COSTS, ("2024Q1", "HT-1", "外包", "交接费", 9, "一次性", 36, None, None), ("2024Q1", "HT-1", "外包", "招标费", 9, "一次性", 37, None, None),
                       ("2025Q1", "HT-1", "外包", "退出成本", 9, "一次性", None, None, None)],
         {"G3": "rejected"}, ("提前终止日期", "day it ended on"), ("G2", "G4"), {"合同": [(*bank.ENGAGEMENTS[0], "提前终止日期"), *((*row, "2025-03-31") for row in bank.ENGAGEMENTS[1:])]}),
    # V09: a line for the quarter beside its months.
    Case("V09", "费用", [COSTS, ("2025Q1", "HT-1", "自营", "奖金", 9, None, None, None, None), ("2025-02", "HT-1", "自营", "绩效奖金", 4, None, None, None, None),
                       ("2025-03", "HT-1", "自营", "绩效奖金", 5, None, None, None, None), ("2025Q1", "HT-1", "自营", "场地", 9, None, None, None, None), ("2025Q2", "HT-1", "自营", "奖金", 9, None, None, None, None)],
         {"E2": "noted"}, ("2 行按月填报，合计 9 元", "2 rows for its months come to 9 CNY"), ("E3", "E4", "E5", "E6")),
    # V11: shares and VAT rates.
    Case("V11", "费用", [COSTS, ("2025Q1", "HT-1", "自营", "奖金", 9, None, None, None, "101%"), ("2025Q1", "HT-1", "自营", "场地", 9, None, None, None, "-1%"),
                       ("2025Q1", "HT-1", "自营", "设备折旧", 9, None, None, None, "100%"), ("2025Q1", "HT-1", "自营", "招聘费", 9, None, None, None, "0%")],
         {"I2": "rejected", "I3": "rejected"}, ("限", "limit"), ("I4", "I5")),
    Case("V11", "发票", [INVOICES, ("HT-1", "F1", "2025Q1", 1000, None, "13.1%"), ("HT-1", "F2", "2025Q1", 1000, None, "8%"), ("HT-1", "F3", "2025Q1", 1000, None, "13%"), ("HT-1", "F4", "2025Q1", 1000, None, "0%")],
         {"F2": "rejected", "F3": "noted"}, ("上限|现行增值税税率", "limit|VAT rates in force"), ("F4", "F5")),
    Case("V11", "合同信息", [MASTER, ("HT-1", "计件", "2023-12-01", "2024-01-01", "2026-12-31", None, "17%"), ("HT-2", "计件", "2023-12-01", "2024-01-01", "2026-12-31", None, "8%"),
                         ("HT-3", "计件", "2023-12-01", "2024-01-01", "2026-12-31", None, "9%")],
         {"G2": "blanked", "G3": "noted"}, ("上限|现行增值税税率", "limit|VAT rates in force"), ("G4",)),
    # V12: insurance and housing fund together.
    Case("V12", "自营", [BASELINES, ("凭证录入", "东分行", "对标", "2025-01-01", 1, 19, 0.5, None), ("凭证录入", "西分行", "对标", "2025-01-01", 1, 38.1, 12, None),
                       ("凭证录入", "东分行", "对标", "2025-02-01", 1, 15, 5, None), ("凭证录入", "西分行", "对标", "2025-02-01", 1, 38, 12, None),
                       ("凭证录入", "东分行", "对标", "2025-03-01", 1, 16, None, None)],
         {"F2": "noted", "F3": "noted"}, ("20%至50%", "20-50 %"), ("F4", "F5", "F6")),
    # V13: people. On 1 March one is a day short of 16; the other turns 16 that day.
    Case("V13", "人员", [STAFF, ("2025-03", "HT-1", identity("20090302"), *FULL, None, "2025-02-01", None, 10), ("2025-03", "HT-1", identity("20090301"), *FULL, None, "2025-02-01", None, 10),
                       ("2025-03", "HT-1", identity("20090315"), *FULL, None, "2025-03-15", None, 10), ("2025-04", "HT-1", identity("19900101"), *FULL, None, "2025-04-02", "2025-04-01", 31),
                       ("2025-04", "HT-1", identity("19900102"), *FULL, "甲 公司", "2025-04-02", "2025-04-02", 30), ("2025-04", "HT-1", identity("19900103"), *FULL, "乙公司", None, None, None),
                       ("2025-04", "HT-1", "99010120100101001A", *FULL, None, None, None, None)],
         {"C2": "noted", "I5": "noted", "J5": "noted", "G7": "noted"}, ("未满16周岁|早于进场|超过当月|C19", "under 16|Left before|More days|C19"), ("C3", "C4", "G6", "I6", "J6", "C8")),
    Case("V13", "人员", [STAFF, ("2025-03", "HT-1", identity("19900101"), "实习", "是", "足额"), ("2025-03", "HT-1", identity("19900102"), "学生", "是", "足额"), ("2025-03", "HT-1", identity("19900103"), "派遣", "是", "足额")],
         {"D2": "noted", "D3": "noted"}, ("C14", "C14"), ("D4",), code="C14"),
    # V14: heads.
    Case("V14", "人数", [HEADCOUNTS, ("2025-01", "HT-1", 10, 15.5, 10, 1, 12), ("2025-02", "HT-1", 10, 15, 10, 1, 11)],
         {"D2": "noted", "G2": "noted"}, ("请核对", "check it"), ("D3", "G3")),
    # V15: a rate that jumps; a count whose unit slipped.
    Case("V15", "KPI", [KPI, *monthly(EIGHT_MONTHS), *monthly([("2025-09", 1000), ("2025-10", 22)])],
         {"E10": "noted"}, ("差异异常", "Check unit and value"), ("E9", "E11")),
    Case("V15", "KPI", [KPI, *monthly(EIGHT_MONTHS), ("2025-09", "HT-1", "录入差错率", None, 0, 1000), ("2025-10", "HT-1", "录入差错率", None, 10, 100_000)],
         {"E10": "noted"}, ("分母 1000", "of 1000"), ("E11",)),
    # V16: exactly half more is no jump.
    Case("V16", "业务量", [VOLUMES, ("2025-01", "HT-1", 1000), ("2025-02", "HT-1", 1500), ("2025-03", "HT-1", 750), ("2025-04", "HT-1", 1126), ("2025-05", "HT-1", 562)],
         {"C5": "noted", "C6": "noted"}, ("变动超过 50%", "more than 50 %"), ("C3", "C4")),
    # V17: scores.
    Case("V17", "评分", [SCORES, ("ZB-1", "张三", "甲公司", "服务方案", 20, 20.5), ("ZB-1", "李四", "甲公司", "服务方案", None, 100.5), ("ZB-1", "王五", "甲公司", "服务方案", 20, 18, None, "是"),
                       ("ZB-1", "赵六", "甲公司", "服务方案", 20, 18, None, None, "2025-03-01 12:01"), ("ZB-1", "钱七", "甲公司", "服务方案", 20, -1),
                       ("ZB-1", "孙八", "甲公司", "服务方案", 20, 20, None, "否", "2025-03-01 12:00"), ("ZB-1", "周九", "甲公司", "服务方案", None, 100)],
         {"F2": "rejected", "F3": "rejected", "H4": "rejected", "I5": "rejected", "F6": "rejected"}, ("满分|回避|截止时间|下限", "maximum|recused|deadline|lower limit"), ("F7", "H7", "I7", "F8"), {"招标": TENDERS}),
    # V17: a scale of five has no 0; what states its maximum is on a scale of its own.
    Case("V17", "评分", [SCORES, *(("ZB-5", name, "甲公司", "服务方案", most, score) for name, most, score in
                              (("张三", None, 0), ("李四", None, 5.5), ("王五", None, 1), ("赵六", None, 5), ("钱七", 20, 0)))],
         {"F2": "rejected", "F3": "rejected"}, ("五分制评分，得分应为 1 至 5", "scored from 1 to 5"), ("F4", "F5", "F6"), {"招标": FIVE}),
    # V18: bids.
    Case("V18", "投标", [BIDS, ("ZB-1", "甲公司", 0, "6%"), ("ZB-1", "乙公司", 100_000.01, "6%"), ("ZB-1", "丙公司", 100_000, "6%"), ("ZB-1", "丁公司", -5, "6%"), ("ZB-1", "戊公司", 0.01, "6%")],
         {"C2": "rejected", "C3": "noted", "C5": "rejected"}, ("大于0|最高限价", "more than 0|price cap"), ("C4", "C6"), {"招标": TENDERS, "供应商": BIDDERS}),
    Case("V18", "评分", [SCORES, ("ZB-1", "张三", "甲公司", "服务方案", 20, 18, 0), ("ZB-1", "张三", "乙公司", "服务方案", 20, 18, 0.01)],
         {"G2": "noted"}, ("大于0", "more than 0"), ("G3",), {"招标": TENDERS}),
    # V18: a declared low price lies below the cap.
    Case("V18", "招标", [LOWS, ("ZB-1", *OPEN, 100_000, 100_000), ("ZB-2", *OPEN, 100_000, 99_999.99), ("ZB-3", *OPEN, None, 5), ("ZB-4", *OPEN, 5, None), ("ZB-5", *OPEN, 1, 1.01)],
         {"E2": "noted", "E6": "noted"}, ("参考低价不低于最高限价", "not below the price cap"), ("E3", "E4", "E5")),
    # V19: a scheme is whole.
    Case("V19", "权重", [WEIGHTS, ("甲", "评估", "业绩", "满意度", 60), ("甲", "评估", "业绩", "单位成本指数", 39.999), ("乙", "评估", "业绩", "满意度", 60), ("乙", "评估", "业绩", "单位成本指数", 40)],
         {"E2": "noted"}, ("99.999", "99.999"), ("E4", "E5")),
    Case("V19", "权重", [WEIGHTS, ("丙", "评估", "业绩", "差错率", 60), ("丙", "评估", "业绩", "满意度", 40), ("丁", "评估", "业绩", "满意度", 0), ("丁", "评估", "业绩", "单位成本指数", 100),
                       ("戊", "选择", "质量", "差错率", 100), ("己", "评估", "业绩", "客户满意度", 0.001), ("己", "评估", "业绩", "结算差错率", 99.999)],
         {"E2": "noted", "E4": "noted"}, ("成本类指标|满意度", "cost indicator|Satisfaction"), ("E6", "E7")),
    # V20: the floor lies on the worse side of the target.
    Case("V20", "目标", [TARGETS, ("HT-1", "满意度", "2025-01-01", "越高越好", 98, 98), ("HT-1", "录入差错率", "2025-01-01", "越低越好", 0.5, 0.5), ("HT-1", "到岗率", "2025-01-01", "区间", None, None, 2, 1),
                       ("HT-1", "满意度", "2025-02-01", "越高越好", 98, 97.9), ("HT-1", "录入差错率", "2025-02-01", "越低越好", 0.5, 0.6), ("HT-1", "到岗率", "2025-02-01", "区间", None, None, 1, 1)],
         {"F2": "rejected", "F3": "rejected", "H4": "rejected"}, ("请更正", "correct it"), ("F5", "F6", "H7")),
    Case("V20", "权重", [WEIGHTS, ("甲", "评估", "业绩", "满意度", 10, None, "98%", "98%"), ("甲", "评估", "业绩", "录音", 10, "越低越好", "≤1%", "0.5%"), ("甲", "评估", "业绩", "归档", 10, "UP[90,99]", "99%", "99.5%"),
                       ("甲", "评估", "业绩", "从未听说", 10, None, "1", "2"), ("甲", "评估", "业绩", "满意度二", 10, "越高越好", "98%", "97.9%"), ("甲", "评估", "业绩", "单位", 10, "越高越好", "98%", "0.99"),
                       ("甲", "评估", "业绩", "等效单位成本指数", 40, None, "1.00", "1.15")],
         {"H2": "rejected", "H3": "rejected", "H4": "rejected", "H5": "noted"}, ("底线值|没有写明", "floor|is not said"), ("H6", "H7", "H8")),
    # V21: a frozen quarter is not changed; what it has already may be sent again, and other quarters are open.
    Case("V21", "KPI", [KPI, ("2025-09", "HT-1", "满意度", None, 9, 10), ("2025-10", "HT-1", "满意度", None, 9, 10), ("2025-11", "HT-1", "满意度", None, 8, 10),
                        ("2025-12", "HT-1", "满意度", None, 9, 10), ("2026-01", "HT-1", "满意度", None, 9, 10)],
         {"A4": "rejected", "A5": "rejected"}, ("2025Q4 已于 2026-01-20 由“王会计”冻结，late.xlsx / KPI / [45] 行", "2025Q4 was frozen by “王会计” on 2026-01-20; late.xlsx / KPI / [45] adds"), ("A2", "A6"),
         frozen="2025Q4", earlier={"月报": [KPI, ("2025-10", "HT-1", "满意度", None, 9, 10), ("2025-11", "HT-1", "满意度", None, 9, 10)]}),
    # V21: by a quarter, a month or a year of the sheet, wherever it may lie in the frozen one.
    Case("V21", "费用", [COSTS, ("2025Q3", "HT-1", "外包", "合同价款", 9), ("2025Q4", "HT-1", "外包", "合同价款", 9), ("2025-12", "HT-1", "外包", "招标费", 9), ("2025", "HT-1", "外包", "走访", 9),
                       ("2026Q1", "HT-1", "外包", "走访", 9)],
         {"A3": "rejected", "A4": "rejected", "A5": "rejected"}, ("作为冻结季度的更正采纳，或先打开该季度", "correction of the frozen quarter"), ("A2", "A6"), frozen="2025Q4"),
    # V21: by the day on which it was found out, and by a day that moves what was counted out of the quarter.
    Case("V21", "事件", [INCIDENTS, ("S1", "系统中断", "2025-12-31 10:00", "2026-01-02 09:00", None, "一般", "HT-1"), ("S2", "系统中断", "2025-09-30 10:00", "2025-10-01 09:00", None, "一般", "HT-1"),
                       ("S3", "系统中断", "2025-12-31 10:00", None, None, "一般", "HT-1"), ("S4", "系统中断", "2025-12-31 10:00", "2026-01-02 09:00", None, "一般", "HT-1")],
         {"D3": "rejected", "D4": "rejected", "D5": "rejected"}, ("2025Q4", "2025Q4"), ("D2",),
         frozen="2025Q4", earlier={"事件台账": [INCIDENTS, ("S4", "系统中断", "2025-12-31 10:00", "2025-12-31 11:00", None, "一般", "HT-1")]}),
    # V22: complaints long after the contract; nearer ones are told as C10.
    Case("V22", "投诉", [COMPLAINTS, ("T1", "2023-10-02 10:00", None, None, "HT-1", "有责"), ("T2", "2023-10-03 10:00", None, None, "HT-1", "有责"), ("T3", "2024-01-01 10:00", None, None, "HT-1", "有责")],
         {"B2": "noted"}, ("不在合同 HT-1 的期限内", "Outside the term of contract HT-1"), ("B3", "B4")),
    # V23: the total row, within 0.01 for each row.
    Case("V23", "业务量", [VOLUMES, ("2025-01", "HT-1", 10), ("2025-02", "HT-1", 20), ("合计", None, 30.03)],
         {"C4": "noted"}, ("30.03", "30.03")),
    Case("V23", "业务量", [VOLUMES, ("2025-01", "HT-1", 10, 3), ("2025-02", "HT-1", 20, 2), ("合计", None, 30.02, 6)],
         {"D4": "noted"}, ("6", "6"), ("C2",)),
    # V24: a day after the as-of day is the limit.
    Case("V24", "投诉", [COMPLAINTS, ("T1", "2026-02-02 10:00", None, None, "HT-1", "有责"), ("T2", "2026-02-01 23:59", None, None, "HT-1", "有责")],
         {"B2": "noted"}, ("晚于截止日 2026-01-31", "after the as-of date 2026-01-31"), ("B3",)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.sheet}-{'-'.join(case.fires)}")
def test_a_rule_speaks_where_it_is_broken_and_nowhere_else(tmp_path: Path, case: Case) -> None:
    base = {"供应商": bank.VENDORS, "服务": bank.SERVICES, "合同": bank.ENGAGEMENTS}
    staged = built(Desk(tmp_path), case, {**base, **case.beside})
    staged.counts()
    told = staged.connection.execute(
        "select cell, severity, zh, en, row from staging.problem_cells where sheet = ? and rule = ?",
        [case.sheet, case.spoken],
    ).fetchall()
    assert {cell: severity for cell, severity, *_ in told} == case.fires
    assert len(told) == len({(cell, zh) for cell, _, zh, *_ in told})
    for _, _, zh, en, _ in told:
        assert re.search(case.says[0], zh)
        assert re.search(case.says[1], en)
        assert CHINESE.search(zh)
        assert not CHINESE.search(re.sub("“[^”]*”", "", en).replace(case.sheet, ""))
    state, source = staged.connection.execute(
        "select state, source from staging.sheets where sheet = ?", [case.sheet]
    ).fetchall()[0]
    assert state == ("partly" if "rejected" in case.fires.values() else "loaded")
    loaded = {
        row for (row,) in staged.rows(f"select source_row from staging.{source} where source_sheet = '{case.sheet}'")
    }
    assert {int(re.sub("[A-Z]", "", cell)) for cell in case.quiet} <= loaded
    rejected = {row for _, severity, *_, row in told if severity == "rejected"}
    assert rejected.isdisjoint(loaded)


def built(desk: Desk, case: Case, base: Sheets) -> Staged:
    if not case.frozen:
        return desk.build({"bank.xlsx": {**base, case.sheet: case.rows}})
    before = {"bank.xlsx": {**base, **case.earlier}}
    desk.freeze(case.frozen, before)
    return desk.build({**before, "late.xlsx": {case.sheet: case.rows}})


def test_every_rule_has_a_case() -> None:
    assert {case.rule for case in CASES} == {f"V{number:02}" for number in range(1, 25)}


def test_a_credit_typed_as_a_negative_amount_raises_no_price(tmp_path: Path) -> None:
    """A credit is what is taken off (domain 4.6); its sign is said by 奖惩类别, and a reversal by its own row."""
    invoices = [
        ("合同编号", "发票号码", "期间", "不含税金额(元)", "税额(元)", "扣款金额(元)"),
        ("HT-1", "F1", "2025Q1", 720_000, 0, -14_400),
        ("HT-1", "F2", "2025Q2", 720_000, 0, 14_400),
    ]
    penalties = [
        ("期间", "合同编号", "扣款指标", "扣款金额(元)", "扣款状态"),
        ("2025Q3", "HT-1", "时效", -2000, "已扣"),
        ("2025Q4", "HT-1", "时效", 2000, "已扣"),
    ]
    sheets = {
        "供应商": bank.VENDORS,
        "服务": bank.SERVICES,
        "合同": bank.ENGAGEMENTS,
        "发票": invoices,
        "扣款": penalties,
    }
    staged = Desk(tmp_path).build({"bank.xlsx": sheets})
    assert staged.rows("select sheet, cell, rule, severity from staging.problem_cells order by all") == [
        ("发票", "F2", "M-24", "blanked"),
        ("扣款", "D2", "M-24", "rejected"),
    ]
    assert staged.rows("select invoice_no, credit_cny from staging.invoices order by 1") == [
        ("F1", None),
        ("F2", 14_400),
    ]
    assert staged.rows("select period, amount_ex_vat_cny from staging.penalties") == [("2025Q4", 2000)]
