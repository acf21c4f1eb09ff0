"""What a template tells whoever fills it in, in Chinese and English: columns, limits, steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from pipelines.contract import Contract, Field
from pipelines.templates.columns import TemplateColumn


class Told(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str


_KINDS: Final = {
    "text": Told("文字", "text"),
    "key_text": Told("名称或编号（按文本保存）", "a name or code (kept as text)"),
    "integer": Told("整数", "a whole number"),
    "decimal": Told("数字", "a number"),
    "money": Told("金额", "an amount"),
    "price": Told("单价", "a unit price"),
    "ratio": Told("比率", "a rate"),
    "date": Told("日期，例如 2025-03-31；无期限填“长期”", "a date such as 2025-03-31; 长期 for no end"),
    "datetime": Told("日期和时间，例如 2025-03-31 09:30", "a date and time such as 2025-03-31 09:30"),
    "month": Told("月份，例如 2025-03", "a month such as 2025-03"),
    "period": Told(
        "期间，例如 2025Q1（季度）、2025-03（月）、2025（年）",
        "a period such as 2025Q1 (quarter), 2025-03 (month) or 2025 (year)",
    ),
    "boolean": Told("是或否", "yes or no"),
    "enum": Told("从下拉列表中选择", "choose from the list"),
}
_WITHIN_QUARTER: Final = Told(
    "期间，例如 2025Q1（季度）、2025-03（月）", "a period such as 2025Q1 (quarter) or 2025-03 (month)"
)
_DEMANDS: Final = {
    "required": Told("必填", "Required"),
    "either": Told("至少填其一", "One of these"),
    "optional": Told("选填", "Optional"),
}
_PERSONAL: Final = Told(
    "个人信息：载入时只保存加密摘要，不再导出。", "Personal data: only a hash is kept at load, never exported."
)

STEPS: Final = (
    Told(
        "每张工作表第一行是表头，请不要改动；从示例行的下一行起填写，一行一条。",
        "The first row of each sheet is its header; leave it as it is and fill in one record a row below the example.",
    ),
    Told(
        "示例行以“[示例]”开头，载入时自动跳过，可以保留也可以删去。",
        "The example row begins with [Example] and is passed over at load; it may stay or be deleted.",
    ),
    Told(
        "深色且带 * 的列必填；中间色的列至少填其中一列；浅色的列选填。",
        "Dark columns with * are required; fill in at least one of the middle shade; light ones are optional.",
    ),
    Told(
        "没有数据请留空，不要填 0；确实为零才填 0；不适用填“不适用”。",
        "Leave a cell empty where there is no data, enter 0 only for zero, and N/A (不适用) where it does not apply.",
    ),
    Told(
        "金额和比率的单位写在表头。比率列直接输入 95 即为 95%。",
        "The header names the unit of amounts and rates. In a rate column, type 95 for 95%.",
    ),
    Told(
        "从别处粘贴时请选“只粘贴值”，以保留下拉列表和格式。",
        "When pasting, choose Paste values, so that lists and formats stay.",
    ),
    Told(
        "交回前请在文件名后加上机构和期间，例如“…_东麓分行_2025Q1.xlsx”：同名文件会被当作同一份的新版本。",
        "Before sending it back add unit and period to the file name, such as …_East_2025Q1.xlsx: a file of the same "
        "name is taken as a newer version of the same file.",
    ),
)


def demand_of(column: TemplateColumn) -> Told:
    """Say whether a column must be filled in."""
    return _DEMANDS[column.demand]


def what_to_enter(column: TemplateColumn) -> Told:
    """Say what a column's cells hold: kind, unit, for whom and how long, limits."""
    kind = _WITHIN_QUARTER if column.field.within_quarter else _KINDS[column.field.kind]
    zh, en = [kind.zh], [kind.en]
    if column.unit_shown:
        zh.append(f"单位 {column.unit_shown}")
        en.append(f"in {column.unit_shown}")
    if column.field.basis:
        zh.append(column.field.basis["zh"])
        en.append(column.field.basis["en"])
    limits = limits_of(column)
    if limits.zh:
        zh.append(limits.zh)
        en.append(limits.en)
    return Told("，".join(zh), ", ".join(en))


def limits_of(column: TemplateColumn) -> Told:
    """Say between what a number must lie, in the column's own unit; empty where nothing is said."""
    low, high = (_bound(column, bound) for bound in (column.field.minimum, column.field.maximum))
    if low and high:
        return Told(f"{low} 至 {high}", f"from {low} to {high}")
    if low:
        return Told(f"不小于 {low}", f"at least {low}")
    return Told(f"不大于 {high}", f"at most {high}") if high else Told("", "")


def comment(contract: Contract, column: TemplateColumn) -> str:
    """Return the note on a column's header: name, demand, what to enter and choices, Chinese first."""
    field, demand, entered = column.field, demand_of(column), what_to_enter(column)
    rivals = [each for each in contract.fields if field.one_of and each.one_of == field.one_of]
    lines = [
        f"{field.title_zh} · {demand.zh}{_listed(rivals, 'zh')}",
        f"{entered.zh}。",
        *([_PERSONAL.zh] if field.personal else []),
        "",
        f"{field.title_en} · {demand.en}{_listed(rivals, 'en')}",
        f"{entered.en[0].upper()}{entered.en[1:]}.",
        *([_PERSONAL.en] if field.personal else []),
    ]
    if column.choices:
        lines += ["", "可填 Allowed: " + allowed(column)]
    return "\n".join(lines)


def allowed(column: TemplateColumn) -> str:
    """Return the choices of a column in both spellings, empty where anything may be entered."""
    if column.field.kind == "boolean":
        return "是 Yes / 否 No"
    return " / ".join(_both(words or (code,)) for code, words in column.field.values.items())


def _both(words: tuple[str, ...]) -> str:
    latin = next((word for word in words if word.isascii() and word != words[0]), "")
    return f"{words[0]} {latin}".strip()


def _listed(rivals: list[Field], language: str) -> str:
    if not rivals:
        return ""
    if language == "zh":
        return "（" + "、".join(each.title_zh for each in rivals) + "）"
    return " (" + ", ".join(each.title_en for each in rivals) + ")"


def _bound(column: TemplateColumn, bound: Decimal | None) -> str:
    if bound is None:
        return ""
    if column.field.kind == "ratio" and column.unit == "%":
        return f"{(bound * 100).normalize():f}%"
    return f"{(bound / column.scale).normalize():f}"
