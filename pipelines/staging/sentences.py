"""What people are told and asked about rows once all files are seen together, in two languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

LONGEST_QUOTE: Final = 60


@dataclass(frozen=True)
class Words:
    """The same words in Chinese and English."""

    zh: str
    en: str


_SENTENCES: Final = {
    # Rows taken out or noted.
    "code_malformed": (
        "统一社会信用代码“{code}”不是18位有效字符，请核对营业执照后更正。",
        "The credit code “{code}” is not 18 valid characters; correct it from the business licence.",
    ),
    "code_ignored": (
        "统一社会信用代码“{code}”不是18位有效字符，未采用，按名称识别供应商；请核对营业执照后更正。",
        "The credit code “{code}” is not 18 valid characters and was not used; the name tells the vendor. Correct it.",
    ),
    "code_unconfirmed": (
        "统一社会信用代码“{code}”的校验位不符（早期试点代码可能如此），已入库；请在数据页确认该代码是否无误。",
        "The check character of the credit code “{code}” does not fit (true of early pilot codes), loaded all the "
        "same; "
        "say on the data page whether the code is right.",
    ),
    "code_wrong": (
        "统一社会信用代码“{code}”已确认有误，该行未入库；请按营业执照更正后重新报送。",
        "The credit code “{code}” was said to be wrong, so the row is not loaded; correct it and send the file again.",
    ),
    "torn": (
        "统一社会信用代码 {code} 不属于“{name}”，请核对名称与代码。",
        "The credit code {code} is not that of “{name}”; check name and code.",
    ),
    "two_codes": (
        "“{name}”在供应商基础信息中的统一社会信用代码是 {listed}，本行却是 {code}；两个有效代码不能并为一家，"
        "请更正代码或补录该供应商。",
        "“{name}” has the credit code {listed} on the vendor sheet and {code} here; two valid codes are never one "
        "vendor. "
        "Correct the code or add the vendor.",
    ),
    "merge_refused": (
        "曾确认“{name}”就是代码 {listed} 的供应商，但本行自带有效代码 {code}，两家不能合并，本行未入库；"
        "请撤回该确认，或更正代码。",
        "“{name}” was confirmed as the vendor with code {listed}, but this row brings the valid code {code}; two "
        "firms are "
        "never merged, so it is not loaded. Withdraw the answer or correct the code.",
    ),
    "vendor_unknown": (
        "供应商“{name}”不在供应商基础信息中；请在数据页确认它是哪一家，或先补录该供应商。",
        "The vendor “{name}” is not on the vendor sheet; say on the data page which vendor it is, or add it first.",
    ),
    "vendor_new": (
        "“{name}”已确认为尚未登记的供应商，请在供应商基础信息中补录后重新载入。",
        "“{name}” was confirmed to be a vendor not listed yet; add it to the vendor sheet.",
    ),
    "left_out": (
        "“{name}”已决定不采用，该行未计入；如需计入，请在数据页撤回该决定。",
        "It was decided to leave “{name}” out, so the row does not count; withdraw the answer on the data page to "
        "count it.",
    ),
    "same_form": (
        "“{name}”与“{listed}”仅有限公司、有限责任公司之别，已视为同一家；如非同一家，请在两处注明统一社会信用代码。",
        "“{name}” and “{listed}” differ only in 有限公司 against 有限责任公司 and were taken as one; if they are "
        "two firms, give the credit code in both places.",
    ),
    "look_alike": (
        "“{name}”与“{other}”看起来相同而字符不同（可能混入了其他文字的字母），代码却是两家；请核对。",
        "“{name}” and “{other}” look the same but are made of different characters, and their codes are two; check "
        "them.",
    ),
    "same_name": (
        "“{name}”登记了两个统一社会信用代码（另一个是 {code}），按两家处理，仅凭名称无法识别；请核对。",
        "“{name}” is listed with two credit codes (the other is {code}) and treated as two firms that no name tells "
        "apart; check them.",
    ),
    "engagement_unknown": (
        "合同台账中没有“{named}”，请核对合同编号或供应商、服务项目、使用单位，或先补录合同。",
        "“{named}” is not in the contract register; check contract number or vendor, service and unit, or add it.",
    ),
    "contract_unknown": (
        "合同编号“{name}”既不在合同台账中，也不在合同信息表中，该行未入库；请核对合同编号，或先补录合同。",
        "The contract number “{name}” is neither in the register nor on the sheet of contracts, so the row is not "
        "loaded; check the number or add the contract.",
    ),
    "engagement_ambiguous": (
        "“{named}”对应多个外包项目，请填写合同编号、服务项目和使用单位。",
        "“{named}” fits several engagements; give contract number, service and using unit.",
    ),
    "work_ambiguous": (
        "合同“{named}”有多个服务项目，看不出测算的是哪一项，请填写服务项目。",
        "Contract “{named}” covers several services; say in the column Service which one is calculated.",
    ),
    "other_vendor": (
        "合同 {contract} 不属于供应商“{name}”，请核对合同编号与供应商名称。",
        "Contract {contract} does not belong to “{name}”; check number and vendor name.",
    ),
    "other_engagement": (
        "合同 {contract} 的服务项目或使用单位不是{named}，请核对合同编号、服务项目与使用单位。",
        "Contract {contract} is not for {named}; check the contract number, the service and the unit.",
    ),
    "unit_unknown": (
        "使用单位“{name}”不在已知机构中；请在数据页确认它是哪个机构，或先补录该机构。",
        "The unit “{name}” is not a known one; say on the data page which unit it is, or add it first.",
    ),
    "lookup_unknown": (
        "{title}“{name}”不在已知清单中；请在数据页确认它是哪一项，或改用清单中的名称。",
        "{title} “{name}” is not on the known list; say on the data page which entry it is, or use a name from the "
        "list.",
    ),
    "repeat": (
        "与 {place} 行完全重复，只计一次。",
        "An exact repeat of {place}; counted once.",
    ),
    "contradiction": (
        "与 {place} 行键值相同而内容不同，两行均未入库；请在数据页选择以哪一行为准，或删去错误的一行后重新报送。"
        "{numbered}",
        "Same key as {place} with other values, so neither is loaded; say on the data page which one is right, or "
        "delete the wrong row and send again.{numbered}",
    ),
    "number_lines": (
        "若各行都应计入（如同一张单据的多行明细），请在“{column}”列分别填写 1、2……后重新报送。",
        " If each of them counts, as lines of one document do, number them 1, 2 … in “{column}” and send again.",
    ),
    "replaced": (
        "已由 {place} 行的更正取代（键值相同而内容不同），本行不计入，原值保留备查。",
        "Replaced by the correction in {place} (same key, other values); not counted, the old values are kept.",
    ),
    "chosen": (
        "已决定以 {place} 行为准（键值相同而内容不同），本行不计入，原值保留备查。",
        "It was decided that {place} is right (same key, other values); not counted, the old values are kept.",
    ),
    "none_chosen": (
        "与 {place} 行键值相同而内容不同，已决定各行均不采用；如需计入，请在数据页撤回该决定。",
        "Same key as {place} with other values; it was decided to take neither. Withdraw the answer on the data page "
        "to "
        "decide anew.",
    ),
    "future_month": (
        "月份 {month} 晚于截止日 {as_of} 所在月份，尚未发生，未计入；请核对月份，或到期后再报送。",
        "The month {month} lies after that of the as-of date {as_of}, so it has not happened and does not count; "
        "check the "
        "month or send it when it is over.",
    ),
    "filled_ahead": (
        "月份 {month} 晚于截止日 {as_of} 所在月份，各项均为 0，系提前填写，未计入；到期后请报送实际数。",
        "The month {month} lies after that of the as-of date {as_of} and holds only zeros: filled ahead, not "
        "counted; send "
        "the real figures when it is over.",
    ),
    "future_day": (
        "{title} {day} 晚于截止日 {as_of} 一天以上，已入库；请核对日期。",
        "{title} {day} lies more than a day after the as-of date {as_of}; loaded all the same, check the date.",
    ),
    "first_sum": (
        "“{title}”列是本年累计数；合同自{start}开始，{month}是第一个月，累计数即本月数，已载入。请核对。",
        "“{title}” holds sums since January; the contract began on {start}, so that the sum of {month} is that month's "
        "own value, and was loaded. Check it.",
    ),
    "frozen": (
        "{period} 已于 {day} 由“{who}”冻结，{place} 行新增或改变该季度的数据，未入库；"
        "如应计入，请在数据页“待确认”中作为冻结季度的更正采纳，或先打开该季度。",
        "{period} was frozen by “{who}” on {day}; {place} adds to that quarter or changes it, so it is not loaded. To "
        "count it, take it in as a correction of the frozen quarter (data page, To decide), or open the quarter first.",
    ),
    "frozen_left_out": (
        "{period} 已于 {day} 由“{who}”冻结，{place} 行新增或改变该季度的数据，已决定不采用；"
        "如需计入，请在数据页撤回该决定。",
        "{period} was frozen by “{who}” on {day}; {place} adds to that quarter or changes it, and it was decided to "
        "leave it out. Withdraw the answer on the data page to count it.",
    ),
    "kept_file": (
        "该文件已撤销或被替换；{periods}已冻结，其中属于冻结季度的行仍按冻结时的副本计入。",
        "This file was withdrawn or replaced; {periods} is frozen, and its rows of that quarter still count as they "
        "did then.",
    ),
    # Questions and their choices.
    "leave_out": ("都不采用，这些行不计入", "None: leave these rows out"),
    "ask_vendor": (
        "“{name}”不在供应商基础信息中{waiting}。它是哪一家供应商？",
        "“{name}” is not on the vendor sheet{waiting}. Which vendor is it?",
    ),
    "ask_vendor_some_codes": (
        "“{name}”不在供应商基础信息中{waiting}。它是哪一家供应商？其中自带有效统一社会信用代码 {code} "
        "的行不能并入代码不同的供应商，请先补录该供应商。",
        "“{name}” is not on the vendor sheet{waiting}. Which vendor is it? Rows that bring the valid credit code "
        "{code} can't be merged with a vendor of another code: add that vendor first.",
    ),
    "ask_vendor_own_code": (
        "“{name}”不在供应商基础信息中{waiting}，各行都自带有效统一社会信用代码 {code}，不能并入代码不同的供应商。"
        "它是待补录的新供应商，还是不采用？",
        "“{name}” is not on the vendor sheet{waiting}. All rows bring the valid credit code {code}, so they can't be "
        "merged with a vendor of another code. Is it a new vendor to be added, or should the rows be left out?",
    ),
    "waiting": ("，{count} 行等待确认", "; rows that wait: {count}"),
    "new_vendor": ("以上都不是，是新供应商，待补录", "None of these: a new vendor, to be added to the vendor sheet"),
    "new_vendor_only": ("是新供应商，待补录", "A new vendor, to be added to the vendor sheet"),
    "leave_out_only": ("不采用，这些行不计入", "Leave these rows out"),
    "candidate": ("{name}（{reason}）", "{name} ({reason})"),
    "ask_code": (
        "统一社会信用代码“{code}”（{name}）的校验位不符：按规则末位应为“{expected}”。早期试点代码可能如此，该代码是否无误？",
        "The check character of the credit code “{code}” ({name}) does not fit: by the rule it ends in “{expected}”. "
        "True of "
        "some early pilot codes; is this code right?",
    ),
    "ask_code_organisation": (
        "统一社会信用代码“{code}”（{name}）中组织机构代码的校验位（第17位）不符，该代码是否无误？",
        "The organisation part of the credit code “{code}” ({name}) has a check character (17th) that does not fit; "
        "is this "
        "code right?",
    ),
    "code_is_right": ("代码无误，已核对营业执照", "The code is right, as on the business licence"),
    "code_is_wrong": ("代码有误，该行暂不入库", "The code is wrong: leave the row out until it is corrected"),
    "ask_lookup": (
        "{title}“{name}”不在已知清单中{waiting}。它是哪一项？",
        "{title} “{name}” is not on the known list{waiting}. Which entry is it?",
    ),
    "ask_unit": (
        "使用单位“{name}”不在已知机构中{waiting}。它是哪个机构？",
        "The unit “{name}” is not a known one{waiting}. Which unit is it?",
    ),
    "ask_row": (
        "{title}：同一键值（{key}）有 {count} 种不同内容，以哪一个为准？{numbered}",
        "{title}: the same key ({key}) stands with {count} different contents; which one is right?{numbered}",
    ),
    "ask_files": (
        "{title}：“{one}”与“{other}”有 {count} 个键值相同而内容不同，以哪个文件为准？{numbered}",
        "{title}: “{one}” and “{other}” give different contents for {count} keys; which file is right?{numbered}",
    ),
    "take_row": ("采用 {place}（{values}）", "Take {place} ({values})"),
    "take_file": ("以“{name}”为准", "“{name}” is right"),
    "ask_frozen": (
        "{period} 已于 {day} 由“{who}”冻结。“{name}”改变该季度的数据：新增 {added} 行，变更 {changed} 行，"
        "缺少 {gone} 行。是否作为冻结季度的更正采纳？",
        "{period} was frozen by “{who}” on {day}. “{name}” changes that quarter: {added} new rows, {changed} with "
        "other values, {gone} missing. Take it in as a correction of the frozen quarter?",
    ),
    "ask_frozen_gone": (
        "{period} 已于 {day} 由“{who}”冻结。“{name}”已撤销，其中该季度的 {gone} 行仍按冻结时计入。"
        "是否让这些行不再计入？",
        "{period} was frozen by “{who}” on {day}. “{name}” was withdrawn, and its {gone} rows of that quarter still "
        "count as they did then. Should they count no more?",
    ),
    "frozen_take_in": (
        "作为冻结季度 {period} 的更正采纳（{rows} 行），产生新版本",
        "Take in as a correction of the frozen quarter {period}, {rows} rows: a new version",
    ),
    "frozen_leave_out": (
        "不采纳，{period} 保持冻结时的内容",
        "Leave out: {period} stays as it was frozen",
    ),
    "frozen_new_row": ("新增", "new"),
    "frozen_gone_row": ("缺少", "missing"),
    # Reasons.
    "reason_alike": ("相似度 {percent}%", "{percent} % alike"),
    "reason_one_character": ("仅差一个字", "one character differs"),
    "reason_form": ("去掉公司形式后相同", "the same after the legal form"),
    "reason_same_name": ("同名，登记了多家", "the same name, listed more than once"),
    "reason_looks": ("看起来相同而字符不同", "looks the same, other characters"),
    "reason_blanks": ("仅空格、全半角或大小写不同", "only blanks, width or case differ"),
    "reason_former": ("与其曾用名“{name}”相比：{reason}", "against its former name “{name}”: {reason}"),
    "reason_branch_of": (
        "“{name}”的分支机构，代码应各自登记",
        "a branch of “{name}”; branches have codes of their own",
    ),
    "reason_parent_of": ("这是其分支机构", "this is a branch of it"),
    "reason_contains": ("名称相互包含", "one name is part of the other"),
    "reason_contract": ("旁边的合同 {contract} 属于该供应商", "contract {contract} beside it belongs to this vendor"),
    "reason_fuller": ("只是多填了几格，其余相同", "it only fills more cells, the rest is the same"),
}


def say(occasion: str, **values: str | int | Words) -> Words:
    """Return the words of an occasion; a value that is Words itself takes the language's side."""
    zh, en = _SENTENCES[occasion]
    chinese = {name: value.zh if isinstance(value, Words) else value for name, value in values.items()}
    english = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
    return Words(zh.format(**chinese), en.format(**english))


def waiting(count: int) -> Words:
    """Say how many rows wait for an answer; nothing where none does any more, because it was given."""
    return say("waiting", count=count) if count else Words("", "")


def pattern(occasion: str) -> Words:
    """Return the sentence with its blanks still open, for SQL to fill by `replace`."""
    return Words(*_SENTENCES[occasion])


def day_words(day: date) -> Words:
    """Return a day as a sentence names it."""
    return Words(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def month_words(month: date) -> Words:
    """Return a month as a sentence names it, by any of its days."""
    return Words(f"{month.year}年{month.month}月", f"{month:%Y-%m}")


def quoted(text: str | None) -> str:
    """Return a cell's text as a sentence quotes it: cut where it would bury the sentence."""
    words = text or ""
    return words if len(words) <= LONGEST_QUOTE else words[:LONGEST_QUOTE] + "…"
