"""What the example row of a template shows: plausible, made up, and marked so that it never loads."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from pipelines.kinds import NUMBER_KINDS
from pipelines.templates.columns import TemplateColumn

MARKS: Final = {"zh": "[示例] ", "en": "[Example] "}
# Names that many contracts share; any other column shows its kind.
_KNOWN: Final = {
    "vendor_name": ("某某外包服务有限公司", "Some Outsourcing Co., Ltd."),
    "uscc": ("91110108MA01ABCD5T", "91110108MA01ABCD5T"),
    "contract_no": ("HT-2025-001", "HT-2025-001"),
    "contract_name": ("凭证录入外包合同", "Voucher entry contract"),
    "service_name": ("凭证录入", "Voucher entry"),
    "using_unit": ("东麓分行", "East branch"),
    "kpi_name": ("录入差错率", "录入差错率"),
    "complaint_no": ("TS-2025-0001", "TS-2025-0001"),
    "cost_item": ("质检人员成本", "质检人员成本"),
    "certificate": ("营业执照", "营业执照"),
    "certificate_no": ("91110108MA01ABCD5T", "91110108MA01ABCD5T"),
    "unit_of_output": ("件", "piece"),
}
_BY_KIND: Final[dict[str, object]] = {
    "integer": 120,
    "decimal": 120,
    "money": Decimal("1234.56"),
    "price": Decimal("1.71"),
    "ratio": Decimal("0.06"),
    "date": date(2025, 3, 31),
    "datetime": datetime(2025, 3, 31, 9, 30),  # noqa: DTZ001 - a cell knows no time zone
    "month": "2025-03",
    "period": "2025Q1",
}
_TEXTS: Final = {"zh": ("……", "编号-001"), "en": ("…", "No-001")}


def example_row(columns: list[TemplateColumn], language: str) -> list[object]:
    """Return one value a column; the first cell begins with the mark by which the reader passes the row over."""
    values = [_example(column, language) for column in columns]
    first = values[0]
    shown = f"{first:%Y-%m-%d}" if isinstance(first, date) else str(first)
    return [MARKS[language] + shown, *values[1:]]


def _example(column: TemplateColumn, language: str) -> object:
    place = 0 if language == "zh" else 1
    field = column.field
    if language in field.example:
        return _stated(column, field.example[language])
    if column.choices:
        return column.choices[0]
    if field.name in _KNOWN:
        return _KNOWN[field.name][place]
    if field.kind in ("text", "key_text"):
        return _TEXTS[language][field.kind == "key_text"]
    value = _BY_KIND[field.kind]
    return _within(column, value) if isinstance(value, int | Decimal) else value


def _stated(column: TemplateColumn, text: str) -> object:
    """Return the contract's own example as a cell: a choice as it is spelt, a number or day as such, or nothing."""
    kind = column.field.kind
    if not text:
        return None
    if column.choices:
        codes = ["true", "false"] if kind == "boolean" else list(column.field.values)
        return column.choices[codes.index(text)]
    try:
        if kind in NUMBER_KINDS:
            return int(text) if kind == "integer" else Decimal(text)
        if kind in ("date", "datetime"):
            return datetime.fromisoformat(text) if kind == "datetime" else date.fromisoformat(text)
    except (ArithmeticError, ValueError):
        return text  # 长期 is a right answer too
    return text


def _within(column: TemplateColumn, value: int | Decimal) -> int | Decimal:
    """Keep an example inside the limits of its column, so that it shows what may be entered."""
    low, high = column.field.minimum, column.field.maximum
    if high is not None and value * column.scale > high:
        return high / column.scale
    return low / column.scale if low is not None and value * column.scale < low else value
