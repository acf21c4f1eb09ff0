"""What a user is told about one cell that was refused, or taken with a remark: what is wrong and what to write."""

from __future__ import annotations

from typing import Final

from pipelines.contract import Field
from pipelines.reading.cells import Parsed, Reason, Rejected
from pipelines.reading.messages import Sentence

_MOST_CHOICES: Final = 12
_LONGEST_RAW: Final = 60

_REJECTIONS: Final = {
    Reason.GROUPING: (
        "“{raw}”的千位分隔符位置不对，无法确定数值。请写成 1,234.50 或 1234.50。",
        "The thousands separators of “{raw}” are misplaced. Write 1,234.50 or 1234.50.",
    ),
    Reason.FOREIGN_CURRENCY: (
        "“{raw}”是外币，不能当作人民币。请折算成元后填写。",
        "“{raw}” is in a foreign currency. Convert it to yuan (元) and enter that.",
    ),
    Reason.UNIT_UNKNOWN: (
        "“{raw}”没有写明是元还是万元。请在表头或单元格中写明单位。",
        "“{raw}” does not say whether it is in 元 or 万元. State the unit in the header or the cell.",
    ),
    Reason.SCALE_UNKNOWN: (
        "“{raw}”无法判断是百分数还是小数。请写成带 % 的形式，或在表头写明(%)。",
        "“{raw}” may be percent or a fraction. Write it with %, or put (%) in the header.",
    ),
    Reason.PERCENT_NOT_EXPECTED: (
        "“{title_zh}”应填数值，“{raw}”是百分数。请填写数量本身。",
        "“{title_en}” takes a plain number; “{raw}” is a percentage. Enter the quantity itself.",
    ),
    Reason.NOT_A_DATE: (
        "“{raw}”不是日期。请写成 2025-03-01 或 2025年3月1日。",
        "“{raw}” is not a date. Write 2025-03-01.",
    ),
    Reason.MONTH_DAY_ORDER: (
        "“{raw}”分不清年、月、日的顺序。请按年-月-日填写，例如 2025-03-01。",
        "The order of day and month in “{raw}” cannot be told. Write year, month, day, such as 2025-03-01.",
    ),
    Reason.INCOMPLETE_DATE: (
        "“{raw}”缺少具体日期。请写到日，例如 2025-03-01。",
        "“{raw}” does not name a day. Write the whole date, such as 2025-03-01.",
    ),
    Reason.NO_SUCH_DAY: (
        "“{raw}”这一天不存在。请核对月份和日期。",
        "There is no such day as “{raw}”. Check the month and the day.",
    ),
    Reason.NOT_A_MONTH: (
        "“{raw}”不是月份。请写成 2025-03 或 2025年3月。",
        "“{raw}” is not a month. Write 2025-03.",
    ),
    Reason.YEAR_MISSING: (
        "“{raw}”没有年份，标题、工作表名和文件名里也没有。请写成 {dated} 这样的形式。",
        "“{raw}” names no year, nor do the title, the sheet or the file. Write it with its year, such as {dated}.",
    ),
    Reason.AMBIGUOUS_MONTH: (
        "“{raw}”分不清是 1 月还是 10 月。请把单元格设为“文本”格式，写成 2025-01 或 2025-10。",
        "“{raw}” may be January or October. Format the cell as Text and write 2025-01 or 2025-10.",
    ),
    Reason.NOT_A_PERIOD: (
        "“{raw}”不是可识别的期间。请写成 2025Q1、2025-03 或 2025。",
        "“{raw}” is not a period. Write 2025Q1, 2025-03 or 2025.",
    ),
    Reason.CUMULATIVE: (
        "“{raw}”是累计期间，不能与单期数相加。请填写当季或当月的数。",
        "“{raw}” is a cumulative period and cannot be added to single ones. Enter the figures of the quarter or month.",
    ),
    Reason.HALF_YEAR: (
        "“{raw}”是半年，不能分到季度。请按季度或月份填写。",
        "“{raw}” is half a year and cannot be split into quarters. Enter quarters or months.",
    ),
    Reason.NOT_A_NUMBER: (
        "“{raw}”不是数字。请只填数字。",
        "“{raw}” is not a number. Enter digits only.",
    ),
    Reason.NOT_AN_INTEGER: (
        "“{title_zh}”应为整数，“{raw}”带有小数。请核对。",
        "“{title_en}” takes whole numbers; “{raw}” has decimals. Check it.",
    ),
    Reason.APPROXIMATE: (
        "“{raw}”是约数，不能当作准确数值。请填写准确的数字。",
        "“{raw}” is approximate. Enter the exact number.",
    ),
    Reason.BOUND: (
        "“{raw}”只是界限，不是实际数值。请填写实际的数字。",
        "“{raw}” is a bound, not a value. Enter the actual number.",
    ),
    Reason.RANGE: (
        "“{raw}”是一个范围，不是一个数。请填写一个准确的数字。",
        "“{raw}” is a range, not one number. Enter one exact number.",
    ),
    Reason.UNIT_WORD: (
        "“{raw}”在数字后带有文字。请只填数字，单位和说明写到表头或备注列。",
        "“{raw}” carries words beside the number. Enter the number alone; units and remarks belong in the header or "
        "the remarks column.",
    ),
    Reason.OUT_OF_RANGE: (
        "“{raw}”的位数超出可保存的范围。请核对。",
        "“{raw}” has more digits than can be stored. Check it.",
    ),
    Reason.ERROR_CELL: (
        "单元格是 Excel 错误值 {raw}，没有可用的数值。请改正公式或直接填写。",
        "The cell holds the Excel error {raw}, not a value. Correct the formula or enter the value.",
    ),
    Reason.PRECISION_LOST: (
        "编号 {raw} 被存成了科学计数的数字，末几位已丢失，无法还原。请把该列设为“文本”格式后重新输入。",
        "The identifier {raw} was stored as a number and has lost its last digits. Format the column as Text and "
        "enter it again.",
    ),
    Reason.NEGATIVE: (
        "“{title_zh}”不能为负数，“{raw}”请核对。",
        "“{title_en}” cannot be negative; check “{raw}”.",
    ),
    Reason.REVERSED: (
        "“{title_zh}”含有会颠倒显示顺序的隐藏字符，无法确认写的是什么。请手工重新输入“{raw}”。",
        "“{title_en}” holds hidden characters that reverse how it is shown, so nobody can tell what it says. Type it "
        "anew: “{raw}”.",
    ),
    Reason.FORMULA_TEXT: (
        "“{raw}”是公式文字，不是数值。请填写计算结果。",
        "“{raw}” is the text of a formula, not a value. Enter its result.",
    ),
    Reason.UNKNOWN_CHOICE: (
        "“{raw}”不是“{title_zh}”的可选值。可填：{choices}。",
        "“{raw}” is none of the values of “{title_en}”. Enter one of: {choices}.",
    ),
    Reason.NOT_YES_NO: (
        "“{title_zh}”应填“是”或“否”，“{raw}”无法判断。",
        "“{title_en}” takes yes or no (是/否); “{raw}” is neither.",
    ),
}

_NOTES: Final = {
    "M-09": (
        "按单元格自带的单位理解“{raw}”，与该列的单位不同。请核对。",
        "“{raw}” was taken in the cell's own unit, which is not the column's. Check it.",
    ),
    "M-12": (
        "“{raw}”只有两位年份，按 {value} 理解。请核对。",
        "“{raw}” has a two-digit year and was taken as {value}. Check it.",
    ),
    "M-13": (
        "“{raw}”没有年份，按标题中的年份理解为 {value}。请核对。",
        "“{raw}” names no year; with the title's year it was taken as {value}. Check it.",
    ),
    "M-16.zero": (
        "“{raw}”在计数列中按 0 载入。",
        "“{raw}” was taken as 0, since this column counts.",
    ),
    "M-21": (
        "“{raw}”按等级折算为 {value} 分。",
        "“{raw}” was taken as {value} points.",
    ),
    "M-36": (
        "“{raw}”末尾的标记已去掉，按“{value}”识别。",
        "The mark at the end of “{raw}” was taken off; it was read as “{value}”.",
    ),
    "M-16": (
        "“{raw}”视为没有数据，不是 0。",
        "“{raw}” was taken as no data, not as 0.",
    ),
}
# How a day, quarter or month without its year is to be written.
_DATED: Final = {"date": "2025-03-01", "datetime": "2025-03-01 09:30", "period": "2025Q1"}
_NOT_APPLICABLE: Final = (
    "“{raw}”视为不适用：不计分，也不算缺数据。",
    "“{raw}” was taken as not applicable: neither scored nor counted as missing.",
)


def rejection_sentence(rejected: Rejected, raw: str, field: Field) -> Sentence:
    """Return what is told of a cell that gave no value."""
    return _told(rejected.rule, _REJECTIONS[rejected.reason], raw, field, value="")


def note_sentence(parsed: Parsed, raw: str, field: Field) -> Sentence:
    """Return what is told of a cell that was read with a remark."""
    words = _NOT_APPLICABLE if parsed.not_applicable else _NOTES[parsed.note or ""]
    return _told((parsed.note or "").partition(".")[0], words, raw, field, value=str(parsed.value))


def _told(code: str, words: tuple[str, str], raw: str, field: Field, value: str) -> Sentence:
    facts = {
        "raw": raw.strip() if len(raw) <= _LONGEST_RAW else raw[:_LONGEST_RAW] + "…",
        "title_zh": field.title_zh,
        "title_en": field.title_en,
        "choices": "、".join([spellings[0] for spellings in field.values.values()][:_MOST_CHOICES]),
        "value": value,
        "dated": _DATED.get(field.kind, "2025-03"),
    }
    return Sentence(code, words[0].format(**facts), words[1].format(**facts))
