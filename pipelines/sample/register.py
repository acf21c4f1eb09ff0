"""What the bank keeps about vendors and contracts: 供应商, 资质证书, 服务目录, 合同台账."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from pipelines.sample.bank import Bank, Engagement, Vendor
from pipelines.sample.dice import Dice
from pipelines.sample.prices import budget_unit_cost, output_baseline, quarter_fee, unit_price
from pipelines.sample.sheets import Cell, Rate, Sheet
from pipelines.sample.spelling import day_in_words

VENDOR_COLUMNS: Final = (
    "供应商名称", "统一社会信用代码", "曾用名", "成立日期", "注册资本(万元)", "经营范围", "登记状态", "纳税人类型",
    "员工总数", "合作状态", "是否关联方",
)  # fmt: skip
CERTIFICATE_COLUMNS: Final = (
    "供应商名称", "统一社会信用代码", "证书名称", "证书编号", "发证日期", "有效期至", "是否必备",
)  # fmt: skip
SERVICE_COLUMNS: Final = ("服务项目", "服务族", "业务类别", "计量单位", "核心/非核心", "职能许可")
CONTRACT_COLUMNS: Final = (
    "合同编号", "合同名称", "供应商名称", "统一社会信用代码", "服务项目", "使用单位", "归口管理部门", "业务类别",
    "外包模式", "对接专人", "重要性", "签订日期", "开始日期", "终止日期", "合同金额(含税)(万元)", "税率", "计价方式",
    "单价(元)", "计量单位", "预算单位成本(元)", "合同人数", "风险评估日期", "审批文号", "应急预案日期", "最近演练日期",
    "经营范围是否涵盖", "人均产能基准(每人时)", "外包目的", "成本例外批准", "成本例外批准人", "成本例外批准日期",
    "成本例外有效期至",
)  # fmt: skip
_QUARTER_DAYS: Final = 91.3125
_SIGNED: Final = "2026年1月10日"
_CRITICAL_SCALE: Final = 1.2
# The critical engagement that was last drilled more than a year before the sample ends (G14).
UNDRILLED: Final = (25, date(2024, 9, 12))
# The one licence that runs out within the sample: its holder loses points from the third quarter of 2025.
LAPSED: Final = ("钦原", "保安服务许可证", date(2025, 8, 31))


def vendor_sheet(bank: Bank) -> Sheet:
    """Lay out 供应商: one row per vendor."""
    return Sheet(
        name="供应商",
        title=f"{bank.name}外包供应商基础信息表{bank.mark}",
        note="单位：万元",
        headers=VENDOR_COLUMNS,
        rows=[
            [
                each.name, each.uscc, each.former_name, day_in_words(each.established_on, place), each.capital_10k_cny,
                each.scope, "存续", each.taxpayer, each.headcount, each.status,
                "否",
            ]
            for place, each in enumerate(bank.vendors.values())
        ],
        signed_on=_SIGNED,
    )  # fmt: skip


def certificate_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 资质证书: one row per vendor and certificate; the vendor's cells are merged over its rows."""
    rows: list[list[Cell]] = []
    blocks: list[tuple[int, int]] = []
    for vendor in bank.vendors.values():
        first = len(rows)
        rows.extend(_certificates(dice, vendor))
        blocks.append((first, len(rows) - 1))
    return Sheet(
        name="资质证书",
        title=f"{bank.name}外包供应商资质证书登记表{bank.mark}",
        note="有效期至填“长期”的，表示长期有效",
        headers=CERTIFICATE_COLUMNS,
        rows=rows,
        merged=CERTIFICATE_COLUMNS[:2],
        blocks=blocks,
        signed_on=_SIGNED,
    )


def _certificates(dice: Dice, vendor: Vendor) -> list[list[Cell]]:
    opened: list[tuple[str, date, Cell, str]] = [("营业执照", vendor.established_on, "长期", "是")]
    for name in vendor.licences:
        issued = date(2021, dice.whole(1, 12, "licence", vendor.key, name), dice.whole(1, 28, "day", vendor.key, name))
        valid_to = LAPSED[2] if LAPSED[:2] == (vendor.key, name) else issued.replace(year=2027)
        opened.append((name, issued, valid_to, "是"))
    issued = date(2022, dice.whole(1, 12, "iso", vendor.key), 15)
    opened.append(("质量管理体系认证ISO9001", issued, issued.replace(year=2026), "否"))
    return [
        [vendor.name, vendor.uscc, name, f"示证-{vendor.organisation}-{place}", issued, valid_to, mandatory]
        for place, (name, issued, valid_to, mandatory) in enumerate(opened, start=1)
    ]


def service_sheet(bank: Bank) -> Sheet:
    """Lay out 服务目录: one row per service."""
    return Sheet(
        name="服务目录",
        title=f"{bank.name}外包服务目录{bank.mark}",
        note="",
        headers=SERVICE_COLUMNS,
        rows=[
            [each.name, each.family, each.outsourcing_class, each.unit, "非核心", "允许"]
            for each in bank.services.values()
        ],
        signed_on=_SIGNED,
    )


def contract_sheet(dice: Dice, bank: Bank) -> Sheet:
    """Lay out 合同台账: one row per contract, with the total of the amounts."""
    rows = [_contract(dice, each) for each in bank.engagements]
    amount = CONTRACT_COLUMNS.index("合同金额(含税)(万元)")
    total: list[Cell] = ["合计", *[None] * (len(CONTRACT_COLUMNS) - 1)]
    total[amount] = round(sum(float(str(row[amount])) for row in rows), 2)
    return Sheet(
        name="合同台账",
        title=f"{bank.name}外包合同台账{bank.mark}",
        note="单位：万元（单价为元）",
        headers=CONTRACT_COLUMNS,
        rows=rows,
        total=total,
        signed_on=_SIGNED,
    )


def _contract(dice: Dice, each: Engagement) -> list[Cell]:
    service = each.service
    quarters = round((each.end_on - each.start_on).days / _QUARTER_DAYS)
    amount = quarter_fee(dice, each) * quarters * (1 + each.vat_rate) / 10_000
    signed = each.start_on - timedelta(days=dice.whole(12, 40, "signed", each.number))
    assessed = signed - timedelta(days=dice.whole(20, 90, "assessed", each.number))
    return [
        each.contract_no, f"{each.using_unit}{service.name}外包合同", each.vendor.name, each.vendor.uscc, service.name,
        each.using_unit, service.department, service.outsourcing_class, f"{service.mode}式", each.unit.contact,
        "重要" if each.scale >= _CRITICAL_SCALE else "一般", day_in_words(signed, each.number),
        day_in_words(each.start_on, each.number + 1), day_in_words(each.end_on, each.number + 1), round(amount, 2),
        Rate(each.vat_rate), "人月" if service.per_head else "计件", unit_price(dice, each),
        "人月" if service.per_head else service.unit, budget_unit_cost(dice, each), each.staff,
        day_in_words(assessed, each.number + 2), f"示银外〔{signed.year}〕{each.number}号",
        *_emergency(dice, each), "是", output_baseline(dice, each), *_exception(each),
    ]  # fmt: skip


def _emergency(dice: Dice, each: Engagement) -> list[Cell]:
    """Return the days of the emergency plan and of the last drill; only critical engagements have them."""
    if each.scale < _CRITICAL_SCALE:
        return [None, None]
    drilled = UNDRILLED[1] if each.number == UNDRILLED[0] else date(2025, dice.whole(4, 6, "drill", each.number), 18)
    return [each.start_on, drilled]


def _exception(each: Engagement) -> list[Cell]:
    """Say what the outsourcing is for, and which exception from the cost rule was approved."""
    if each.waiver is None:
        return ["降低成本", None, None, None, None]
    waiver = each.waiver
    return ["临时补员", waiver.reason, waiver.approver, waiver.approved_on, waiver.until]
