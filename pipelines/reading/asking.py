"""What is asked about a column that its header, its notes and its cells leave open, with the evidence (M-09, M-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pipelines.contract import Contract, Field
from pipelines.questions import LEAVE_OUT, Answers, Choice, Question, series_of
from pipelines.reading.columns import RawColumn
from pipelines.reading.headers import EX_VAT, WITH_VAT, vat_of
from pipelines.reading.layout import Header
from pipelines.reading.people_words import without_numbers
from pipelines.reading.pivot_headings import PivotColumn
from pipelines.reading.seen_columns import LONGEST_SAMPLE, SeenColumn
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import MONEY_UNITS, plain

# Before the code of a value that holds for all rows.
WHOLE_TABLE: Final = "="
_MOST_SAMPLES: Final = 8
_MOST_COLUMNS: Final = 12
_SUGGESTED_WAN_BELOW: Final = Decimal(100_000)
_HUNDRED: Final = Decimal(100)

_MONEY_WORDS: Final = {
    "元": "yuan",
    "千元": "thousand yuan",
    "万元": "ten thousand yuan",
    "百万元": "million yuan",
    "千万元": "ten million yuan",
    "亿元": "hundred million yuan",
}
_SCALES: Final = (
    Choice("%", "百分数：95 表示 95%", "Percent: 95 means 95 %"),
    Choice("1", "小数：0.95 表示 95%", "Fraction: 0.95 means 95 %"),
    Choice("‰", "千分数：5 表示 5‰", "Per mille: 5 means 5 ‰"),
    Choice("‱", "万分数：5 表示 5‱", "Per ten thousand: 5 means 5 ‱"),
)
_VAT_SAID: Final = {EX_VAT: ("不含税", "Without VAT"), WITH_VAT: ("含税", "With VAT")}
# The rates in use (domain 2.1, contract); one that is not among them belongs into a column of its own.
_VAT_RATES: Final = {"0.06": "6%", "0.13": "13%", "0.09": "9%", "0.05": "5%", "0.03": "3%", "0.01": "1%"}
# How a merged amount is shared out.
EQUAL, FIRST, BY_COLUMN = "equal", "first", "by:"
_LEFT_ROWS: Final = Choice(LEAVE_OUT, "不分摊，这些行不载入", "Do not share it out: leave these rows out")
_LEFT_CELLS: Final = Choice(LEAVE_OUT, "不分摊，这些行的这一列留空", "Do not share it out: leave these cells empty")
SINGLE: Final = "1"
_COUNTS: Final = (
    Choice(SINGLE, "不是，按个位计（1 表示 1 笔）", "No, single pieces: 1 means 1"),
    Choice("千", "以千计（1 表示 1,000 笔）", "Thousands: 1 means 1,000"),
    Choice("万", "以万计（1 表示 10,000 笔）", "Ten thousands: 1 means 10,000"),
    Choice("百万", "以百万计（1 表示 1,000,000 笔）", "Millions: 1 means 1,000,000"),
    Choice("亿", "以亿计（1 表示 1 亿笔）", "Hundred millions: 1 means 100,000,000"),
)
_WITHOUT: Final = Choice(LEAVE_OUT, "不读这一列，其余照常载入", "Load without this column")
_NO_SHEET: Final = Choice(LEAVE_OUT, "都不是：这张表不载入", "None of these: do not load this sheet")


@dataclass(frozen=True)
class Asker:
    """Who asks about the columns of one table: the series of its file, its contract, and what was decided before."""

    series: str
    contract: Contract
    answers: Answers
    sheet_name: str

    @classmethod
    def about(cls, file_name: str, contract: Contract, answers: Answers, sheet_name: str) -> Asker:
        """Return the asker for a table of a file."""
        return cls(series_of(file_name), contract, answers, sheet_name)

    def unit(self, header: str, raw: RawColumn, note: str | None) -> Question:
        """Ask in which unit of money a column's bare numbers are."""
        numbers = _numbers(raw)
        suggested, reason = _likely_unit(numbers)
        title_zh, title_en = raw.field.title_zh, raw.field.title_en
        units = tuple(Choice(unit, f"单位为{unit}", f"In {_MONEY_WORDS[unit]} ({unit})") for unit in MONEY_UNITS)
        return Question(
            kind="unit",
            zh=f"“{header}”（{raw.letters} 列，{title_zh}）的数字是元还是万元？",
            en=f"Are the numbers of “{header}” (column {raw.letters}, {title_en}) yuan or ten thousand yuan?",
            choices=_offered(raw.field, units),
            evidence=(*_samples(raw), *([f"⌐ {note}"] if note else [])),
            suggested=suggested,
            reason_zh=reason[0],
            reason_en=reason[1],
            **self._about(header, raw),
        )

    def count(self, header: str, raw: RawColumn, note: str | None) -> Question:
        """Ask whether a note such as 单位：万笔 means this column too, or which unit its numbers are in."""
        return Question(
            kind="unit",
            zh=f"“{header}”（{raw.letters} 列，{raw.field.title_zh}）的数字是否也按表中注明的单位计？",
            en=f"Are the numbers of “{header}” (column {raw.letters}, {raw.field.title_en}) in the noted unit?",
            choices=_offered(raw.field, _COUNTS),
            evidence=(*_samples(raw), *([f"⌐ {note}"] if note else [])),
            **self._about(header, raw),
        )

    def scale(self, header: str, raw: RawColumn) -> Question:
        """Ask whether a column's bare numbers are percent points or fractions."""
        return Question(
            kind="scale",
            zh=f"“{header}”（{raw.letters} 列，{raw.field.title_zh}）里的数字是百分数还是小数？",
            en=f"Are the numbers of “{header}” (column {raw.letters}, {raw.field.title_en}) percent or fractions?",
            choices=_offered(raw.field, _SCALES),
            evidence=_samples(raw),
            **self._about(header, raw),
        )

    def vat(self, header: str, raw: RawColumn, said: str, *, has_rates: bool) -> Question | None:
        """Ask whether amounts hold VAT where the header does not say, and by which rate where no column gives it.

        Nothing is left to ask where the header says the other basis and each row has its rate.
        """
        own = vat_of(raw.field)
        other = EX_VAT if own == WITH_VAT else WITH_VAT
        if said == other and has_rates:
            return None
        title = {"zh": raw.field.title_zh, "en": raw.field.title_en}
        known = () if said == other else (Choice(own or EX_VAT, *_VAT_SAID[own or EX_VAT]),)
        if has_rates:
            by_rate = [
                Choice(other, f"{_VAT_SAID[other][0]}，按各行税率换算", f"{_VAT_SAID[other][1]}; use each row's rate")
            ]
        else:
            by_rate = [
                Choice(
                    f"{other}:{rate}", f"{_VAT_SAID[other][0]}，税率 {shown}", f"{_VAT_SAID[other][1]}, rate {shown}"
                )
                for rate, shown in _VAT_RATES.items()
            ]
        return Question(
            kind="vat",
            zh=f"“{header}”（{raw.letters} 列，{title['zh']}）的金额含不含增值税？",
            en=f"Do the amounts of “{header}” (column {raw.letters}, {title['en']}) include VAT?",
            choices=_offered(raw.field, (*known, *by_rate)),
            evidence=_samples(raw),
            **self._about(header, raw),
        )

    def allocation(self, header: str, raw: RawColumn, cells: Sequence[str], weighing: Sequence[RawColumn]) -> Question:
        """Ask how an amount that is merged over several rows is shared out; `cells` are the rows of each (2:5)."""
        shown = [f"{raw.letters}{each.replace(':', f':{raw.letters}')}" for each in cells[:_MOST_SAMPLES]]
        by_column = [
            Choice(
                f"{BY_COLUMN}{each.field.name}",
                f"按“{each.field.title_zh}”（{each.letters} 列）的比例分摊",
                f"In proportion to “{each.field.title_en}” (column {each.letters})",
            )
            for each in weighing[:_MOST_COLUMNS]
        ]
        return Question(
            kind="allocation",
            zh=f"“{header}”（{raw.letters} 列）有 {len(cells)} 处一个金额合并了几行，各行分别是多少？",
            en=f"“{header}” (column {raw.letters}) has {len(cells)} amounts merged over several rows; what is each "
            "row's share?",
            choices=(
                Choice(EQUAL, "平均分摊到各行", "In equal parts"),
                *by_column,
                Choice(FIRST, "全部记在第一行，其余各行为 0", "All to the first row, 0 for the others"),
                _LEFT_ROWS if is_needed(raw.field) else _LEFT_CELLS,
            ),
            evidence=tuple(f"{cell}: {_text_at(raw, each)}" for cell, each in zip(shown, cells, strict=False)),
            **{**self._about(header, raw), "cell": shown[0].partition(":")[0]},
        )

    def which(self, sheet: Sheet, header: Header, field: Field, places: Sequence[int]) -> Question:
        """Ask which of several columns holds a field: two that fit it alike, or the unread ones where none does."""
        written = dict(header.unread) | {each.place: each.header for each in (*header.columns, *header.alike)}
        heading = next((e.label for e in header.alike if isinstance(e, PivotColumn) and e.place in places), None)
        seen = [SeenColumn.of(sheet, header, place, " ".join(written.get(place, "").split())) for place in places]
        offered = [each for each in seen if each.may_be(field)][:_MOST_COLUMNS]
        choices = tuple(
            Choice(
                f"{each.letters}:{plain(each.text)}",
                f"{each.letters} 列“{each.text}”",
                f"Column {each.letters}, “{each.text}”",
            )
            for each in offered
        )
        whole = _whole_table(field) if field.stated and field not in [each for each, _ in header.twice] else ()
        none = _NO_SHEET if field.required or field.one_of or field in header.missing else _WITHOUT
        return Question(
            kind="column",
            subject={
                "series": self.series,
                "source": self.contract.source,
                "field": field.name,
                **({"heading": heading} if heading else {}),
            },
            zh=f"“{field.title_zh}”{f'（{heading}）' if heading else ''}是哪一列？",
            en=f"Which column is “{field.title_en}”{f' of {heading}' if heading else ''}?",
            choices=(*choices, *whole, none),
            evidence=tuple(each.preview for each in offered),
            sheet=self.sheet_name,
            cell=f"{seen[0].letters}{header.row}" if seen else "",
            source=self.contract.source,
            field=field.name,
        )

    def answer(self, question: Question) -> str | None:
        """Return what was decided about a question, None while it is open."""
        return self.answers.to(question)

    def _about(self, header: str, raw: RawColumn) -> dict[str, Any]:
        """Return what every question about a column says of it."""
        cell = f"{raw.letters}{int(raw.rows[0])}" if len(raw.rows) else raw.letters
        subject = {"source": self.contract.source, "field": raw.field.name, "header": plain(header)}
        return {
            "subject": {"series": self.series, **subject},
            "sheet": self.sheet_name,
            "cell": cell,
            "source": self.contract.source,
            "field": raw.field.name,
        }


def is_needed(field: Field) -> bool:
    """Tell whether a sheet waits where this column can't be decided (decisions 1): other columns are left empty."""
    return field.required or field.must_parse or field.one_of is not None


def _offered(field: Field, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    return choices if is_needed(field) else (*choices, _WITHOUT)


def _whole_table(field: Field) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"{WHOLE_TABLE}{code}", f"没有这一列，全表都是“{words[0]}”", f"No column: all rows are “{words[-1]}”")
        for code, words in field.values.items()
    )


def _text_at(raw: RawColumn, rows: str) -> str:
    place = raw.rows.tolist().index(int(rows.partition(":")[0]))
    return (raw.texts[place].as_py() or "").strip()[:LONGEST_SAMPLE]


def _samples(raw: RawColumn) -> tuple[str, ...]:
    """Return the first filled cells with their addresses."""
    found = []
    for row, text in zip(raw.rows.tolist(), raw.texts.to_pylist(), strict=True):
        if text and text.strip() and row not in raw.unreadable:
            found.append(f"{raw.letters}{row}: {without_numbers(text.strip())[:LONGEST_SAMPLE]}")
        if len(found) == _MOST_SAMPLES:
            break
    return tuple(found)


def _numbers(raw: RawColumn) -> list[Decimal]:
    texts = raw.texts.drop_null().unique().to_pylist()
    bare = (text.strip().replace(",", "") for text in texts)
    return [Decimal(text) for text in bare if text.replace(".", "", 1).removeprefix("-").isdecimal()]


def _likely_unit(numbers: Sequence[Decimal]) -> tuple[str | None, tuple[str, str]]:
    """Say which unit is likelier only where the way of writing shows it: cents are yuan, four decimals are 万元."""
    decimals = [-int(number.as_tuple().exponent) for number in numbers if isinstance(number.as_tuple().exponent, int)]
    largest = max((abs(number) for number in numbers), default=Decimal(0))
    if largest >= _SUGGESTED_WAN_BELOW * _HUNDRED:
        return "元", (
            "数值在千万以上，按万元计将超过千亿元",
            "With numbers over ten million, 万元 would be over a hundred billion",
        )
    if decimals and max(decimals) > 2 and largest < _SUGGESTED_WAN_BELOW:  # noqa: PLR2004 - cents have two decimals
        return "万元", ("有三位以上小数，元的金额只到分", "More than two decimals, while yuan have cents only")
    return None, ("", "")
