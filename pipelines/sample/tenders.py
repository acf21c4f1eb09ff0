"""The made-up bank's tenders: workbook 10, one sheet per evaluator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from pipelines.sample.bank import Bank, Vendor
from pipelines.sample.dice import Dice
from pipelines.sample.sheets import Cell, Rate, Sheet

TENDERS_FILE: Final = Path(__file__).with_name("tenders.yaml")
TENDER_COLUMNS: Final = (
    "招标编号", "服务项目", "需求单位", "采购方式", "发布日期", "开标日期", "评分截止时间", "价格权重", "价格分方法",
    "最高限价(元)", "参考低价(元)", "年合同额估算(元)", "中标家数", "审批文号",
)  # fmt: skip
CANDIDATE_COLUMNS: Final = (
    "招标编号",
    "投标人",
    "统一社会信用代码",
    "投标报价(不含税)(元)",
    "税率",
    "是否中标",
    "份额",
)
CERTIFICATE_COLUMNS: Final = ("招标编号", "要求证书", "证书权重", "是否必备")
EVIDENCE_COLUMNS: Final = ("招标编号", "投标人", "证明事项", "明细", "证明数值", "基数", "证明日期", "证明材料")
GATE_COLUMNS: Final = ("招标编号", "投标人", "否决项", "审查结论", "审查依据", "审查人", "审查日期")
SCORE_COLUMNS: Final = ("招标编号", "评委", "投标人", "评分项", "分值", "得分", "评分依据", "回避", "评分时间")
# What nobody can compute: reviewers find on it, and their findings stand on the sheet.
_REVIEWED: Final = (
    ("G2 经营范围与许可", "营业执照经营范围包含该服务"),
    ("G5 关联与利益冲突", "声明非关联方，股权核查无同一控制人"),
    ("G9 无转包分包", "承诺不转包分包，实地走访未见"),
    ("G12 材料真实", "业绩合同与发票原件核对一致"),
)
_SCORED: Final = "服务方案与技术实力"
_FULL: Final = 100
_REFEREES: Final = ("示例甲行", "示例乙行")


@dataclass(frozen=True)
class Bidder:
    """A candidate of a tender, as tenders.yaml describes it."""

    vendor: Vendor
    price_cny: int
    level: float
    plan: float
    share: float | None = None
    recused_by: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    odd_score: tuple[str, int] | None = None


@cache
def sample_tenders() -> Mapping[str, Any]:
    """Read tenders.yaml."""
    document: Mapping[str, Any] = yaml.safe_load(TENDERS_FILE.read_text(encoding="utf-8"))
    return document


def bidders(bank: Bank, tender: Mapping[str, Any]) -> list[Bidder]:
    """Return the candidates of a tender."""
    return [
        _bidder(bank.vendors[key], {name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()})
        for key, entry in tender["candidates"].items()
    ]


def _bidder(vendor: Vendor, said: Mapping[str, Any]) -> Bidder:
    return Bidder(vendor, **said)


def tender_sheets(dice: Dice, bank: Bank, tender: Mapping[str, Any]) -> list[Sheet]:
    """Lay out one tender's workbook: what is asked, who bid, what is proven and found, each evaluator's scores."""
    number, found = tender["number"], bidders(bank, tender)
    signed = f"{tender['deadline_at']:%Y-%m-%d}"

    def sheet(name: str, headers: tuple[str, ...], rows: list[list[Cell]], note: str = "") -> Sheet:
        title = f"{bank.name}{number} {name}{bank.mark}"
        return Sheet(name=name, title=title, note=note, headers=headers, rows=rows, signed_on=signed)

    certificates = [[number, *row] for row in tender["certificates"]]
    scores = "百分制，每项满分 100 分；去掉一个最高分和一个最低分"
    return [
        sheet("招标项目", TENDER_COLUMNS, [_tender(bank, tender)], "单位：元"),
        sheet("候选供应商", CANDIDATE_COLUMNS, [_candidate(number, each) for each in found], "单位：元"),
        sheet("招标资质要求", CERTIFICATE_COLUMNS, certificates),
        sheet("资信证明", EVIDENCE_COLUMNS, [row for each in found for row in _evidence(dice, tender, each)]),
        sheet("资格审查", GATE_COLUMNS, [row for each in found for row in _findings(tender, each)]),
        *(
            sheet(f"评分表_{name[-1]}", SCORE_COLUMNS, [_score(dice, tender, each, name) for each in found], scores)
            for name in sample_tenders()["evaluators"]
        ),
    ]


def _tender(bank: Bank, tender: Mapping[str, Any]) -> list[Cell]:
    return [
        tender["number"], bank.services[tender["service"]].name, bank.units[tender["unit"]].name, tender["method"],
        tender["published_on"], tender["opened_on"], tender["deadline_at"], Rate(tender["price_weight"]),
        tender["price_method"], tender.get("cap_cny"), tender.get("reference_low_cny"), tender["annual_value_cny"],
        tender["awarded_count"], tender.get("approval_no"),
    ]  # fmt: skip


def _candidate(number: str, each: Bidder) -> list[Cell]:
    share = None if each.share is None else Rate(each.share)
    won = "是" if each.share else "否"
    return [number, each.vendor.name, each.vendor.uscc, each.price_cny, Rate(0.06), won, share]


def _evidence(dice: Dice, tender: Mapping[str, Any], each: Bidder) -> list[list[Cell]]:
    """Return what a candidate proves: counts that earn about its level, each a little off."""
    number, opened, name = tender["number"], tender["opened_on"], each.vendor.name

    def good(item: str) -> float:
        return min(1.0, max(0.05, each.level / _FULL + dice.bell(0.06, "evidence", number, name, item)))

    def share_of(item: str, base: int, floor: float) -> tuple[Cell, Cell]:
        return round(base * (floor + (1 - floor) * good(item))), base

    staff = tender["required_staff"]
    rows: list[tuple[str, Cell, Cell, Cell, Cell]] = [
        ("拟派人员持证", None, *share_of("SQ3", staff, 0.6), None),
        ("同类业务人员规模", None, round(staff * (1 + 4 * (good("SS1") - 0.4) / 0.6)), staff, None),
        ("属地覆盖", None, *share_of("SS4", 8, 0.5), None),
        ("同类项目数", None, 1 + round(4 * good("ST1")), None, None),
        ("同等规模经验", None, round(_FULL * (0.3 + 0.7 * good("ST2"))), _FULL, None),
        *(("履约评价", bank, round(60 + 35 * good(f"ST3{bank}")), None, None) for bank in _REFEREES),
        ("续约率", None, *share_of("ST4", 20, 0.5), None),
        ("按期上线率", None, *share_of("ST5", 12, 0.7), None),
        ("劳动争议率", None, round(10 * (1 - good("SR2"))), 1000, None),
        *(("客户评价", bank, round(60 + 35 * good(f"SR3{bank}")), None, None) for bank in _REFEREES),
        ("负面舆情", None, 0 if good("SR4") > 0.75 else 1, None, None),  # noqa: PLR2004 - one in a weak year
        ("制度流程健全度", None, *share_of("SM1", 12, 0.5), None),
        ("用工合规", None, round(40 * (0.955 + 0.045 * good("SM2"))), 40, None),
        ("信息安全保障", None, *share_of("SM3", 10, 0.4), None),
        ("信息泄露事件", None, 0, None, None),
        ("业务连续性预案", None, 1, None, None),
        ("最近演练", None, 1, None, opened - timedelta(days=dice.whole(60, 300, "drill", number, name))),
        ("备用场地", None, 1 if good("SM4") > 0.8 else 0, None, None),  # noqa: PLR2004 - the larger have one
        ("人员流失率", None, round(15 + 45 * (1 - good("SM5"))), _FULL, None),
        ("检查问题整改率", None, *share_of("SM6", 15, 0.6), None),
    ]  # fmt: skip
    return [
        [number, name, item, detail, figure, base, day, f"示证-{place:02d}"]
        for place, (item, detail, figure, base, day) in enumerate(rows, start=1)
    ]


def _findings(tender: Mapping[str, Any], each: Bidder) -> list[list[Cell]]:
    day = tender["opened_on"] + timedelta(days=1)
    return [
        [tender["number"], each.vendor.name, gate.partition(" ")[0], "通过", reason, "示例合规部", day]
        for gate, reason in _REVIEWED
        if gate.partition(" ")[0] not in each.unsettled
    ]


def _score(dice: Dice, tender: Mapping[str, Any], each: Bidder, evaluator: str) -> list[Cell]:
    number, name = tender["number"], each.vendor.name
    lean = dice.bell(2.0, "lean", number, evaluator)
    score = round(min(98.0, max(40.0, each.plan + lean + dice.bell(2.2, "plan", number, name, evaluator))))
    if each.odd_score and each.odd_score[0] == evaluator:
        score = each.odd_score[1]
    recused = evaluator in each.recused_by
    said = "与投标人有工作往来，回避" if recused else "方案完整性、人员配置、契合度综合评定"
    given: datetime = tender["deadline_at"] - timedelta(hours=dice.whole(2, 30, "given", number, evaluator))
    return [number, evaluator, name, _SCORED, _FULL, None if recused else score, said, "是" if recused else "否", given]
