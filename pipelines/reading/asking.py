"""What is asked about a column that its header, its notes and its cells leave open, with the evidence (M-09, M-10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pipelines.contract import Contract, Field
from pipelines.questions import LEAVE_OUT, Answers, Choice, Question, series_of
from pipelines.reading.addresses import column_letters
from pipelines.reading.columns import RawColumn
from pipelines.reading.layout import Header
from pipelines.reading.people import looks_personal, previewed, without_numbers
from pipelines.reading.sheet import Sheet
from pipelines.reading.units import MONEY_UNITS, plain

_MOST_SAMPLES: Final = 8
_LONGEST_SAMPLE: Final = 40
_MOST_COLUMNS: Final = 12
# So many cells of a column are shown, and so many looked at to tell whether they are people's.
_PREVIEWED: Final = 3
_JUDGED: Final = 50
_TEXT_KINDS: Final = frozenset({"text", "key_text"})
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
_WITHOUT: Final = Choice(LEAVE_OUT, "不读这一列，其余照常载入", "Load without this column")


_NO_SHEET: Final = Choice(LEAVE_OUT, "都不是：这张表不载入", "None of these: do not load this sheet")


@dataclass(frozen=True)
class _Seen:
    """A column as it is shown to somebody who must say what it is: its letters, its header, its first cells.

    `personal` where header or cells look like people's numbers or names (M-35): the cells are then shown masked.
    """

    letters: str
    text: str
    cells: Sequence[str | None]
    personal: str | None

    @classmethod
    def of(cls, sheet: Sheet, header: Header, place: int, text: str) -> _Seen:
        """Return what is seen of a column below a header."""
        cells = sheet.cells.column(place).slice(header.row, _JUDGED).to_pylist()
        return cls(column_letters(sheet.first_column + place), text, cells, looks_personal(text, cells))

    def may_be(self, field: Field) -> bool:
        """Tell whether the column is worth offering: names are no headcount, and must not become faulty cells."""
        if field.personal or not self.personal:
            return True
        return field.kind in _TEXT_KINDS and not looks_personal(self.text)

    @property
    def preview(self) -> str:
        """The column's letters and its first cells."""
        shown = previewed(self.cells[:_PREVIEWED], self.personal)
        return f"{self.letters}: " + " | ".join(text[:_LONGEST_SAMPLE] for text in shown)


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

    def which(self, sheet: Sheet, header: Header, field: Field, places: Sequence[int]) -> Question:
        """Ask which of several columns holds a field: two that fit it alike, or the unread ones where none does."""
        written = dict(header.unread) | {each.place: each.header for each in header.columns}
        seen = [_Seen.of(sheet, header, place, " ".join(written.get(place, "").split())) for place in places]
        offered = [each for each in seen if each.may_be(field)][:_MOST_COLUMNS]
        choices = tuple(
            Choice(
                f"{each.letters}:{plain(each.text)}",
                f"{each.letters} 列“{each.text}”",
                f"Column {each.letters}, “{each.text}”",
            )
            for each in offered
        )
        none = _NO_SHEET if field.required or field.one_of else _WITHOUT
        return Question(
            kind="column",
            subject={"series": self.series, "source": self.contract.source, "field": field.name},
            zh=f"“{field.title_zh}”是哪一列？",
            en=f"Which column is “{field.title_en}”?",
            choices=(*choices, none),
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


def _samples(raw: RawColumn) -> tuple[str, ...]:
    """Return the first filled cells with their addresses."""
    found = []
    for row, text in zip(raw.rows.tolist(), raw.texts.to_pylist(), strict=True):
        if text and text.strip() and row not in raw.unreadable:
            found.append(f"{raw.letters}{row}: {without_numbers(text.strip())[:_LONGEST_SAMPLE]}")
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
