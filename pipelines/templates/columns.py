"""What one column of a template looks like: its header with unit, how cells are formatted, what may be chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipelines.contract import Contract, Field
from pipelines.reading.headers import HeaderIndex, header_index
from pipelines.reading.units import plain, unit_for, worth

# Kinds that a spreadsheet program must not turn into something else while typing: 2025-03 into a day, 001 into 1.
TEXT_KINDS: Final = frozenset({"text", "key_text", "month", "period", "enum", "boolean"})
_EN_UNITS: Final = {"元": "CNY", "千元": "thousand CNY", "万元": "10k CNY", "百万元": "million CNY"}
_NUMBER_FORMATS: Final = {"integer": "#,##0", "money": "#,##0.00", "price": "#,##0.00####"}
_DAY_FORMATS: Final = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm"}
_UNIT_OF_KIND: Final = {"money": "元", "price": "元", "ratio": "%"}
_YES_NO: Final = {"zh": ("是", "否"), "en": ("Yes", "No")}
_ENGLISH_WORD: Final = re.compile(r"[A-Za-z][A-Za-z .,'()/-]+")


@dataclass(frozen=True)
class TemplateColumn:
    """One column: `demand` is required, either (one of a group) or optional; `unit` is what bare numbers mean."""

    field: Field
    header: str
    demand: str
    unit: str | None
    unit_shown: str | None
    number_format: str
    choices: tuple[str, ...]

    @property
    def scale(self) -> Decimal:
        """What 1 in a cell of this column is worth; Excel keeps a percentage as the fraction it is."""
        if self.unit is None or (self.field.kind == "ratio" and self.unit == "%"):
            return Decimal(1)
        return worth(self.unit)


def columns_of(contract: Contract, language: str) -> list[TemplateColumn]:
    """Return a contract's columns in its own order, in a language ('zh' or 'en')."""
    index = header_index(contract)
    return [_column(index, each, language) for each in contract.fields]


def _column(index: HeaderIndex, field: Field, language: str) -> TemplateColumn:
    demand = "either" if field.one_of else "required" if field.required else "optional"
    unit, shown = _unit(index, field, language)
    header = _header(index, field, language, unit, shown)
    return TemplateColumn(
        field,
        f"{header}*" if demand == "required" else header,
        demand,
        unit,
        shown,
        _number_format(field, unit),
        _choices(field, language),
    )


def _unit(index: HeaderIndex, field: Field, language: str) -> tuple[str | None, str | None]:
    """Return the unit the column is read in, and how it is written; the official header's own unit comes first."""
    found = index.match(field.title_zh)
    stated = unit_for(field.kind, found.words) if found else None
    wanted = stated or field.unit or field.default_unit or _UNIT_OF_KIND.get(field.kind)
    if wanted is None:
        return None, None
    unit = unit_for(field.kind, [plain(wanted)])
    if unit is None and field.kind in _UNIT_OF_KIND:
        unit = wanted = _UNIT_OF_KIND[field.kind]
    return unit, _EN_UNITS.get(wanted, wanted) if language == "en" else wanted


def _header(index: HeaderIndex, field: Field, language: str, unit: str | None, shown: str | None) -> str:
    """Return the fullest header that the reader takes for this field in this unit."""
    title = field.title_zh if language == "zh" else field.title_en
    if shown is None or plain(shown) in _words(index, title, field) or (unit and _means(index, title, field, unit)):
        return title
    full = f"{title}({shown})" if language == "zh" else f"{title} ({shown})"
    return full if _means(index, full, field, unit) else title


def _words(index: HeaderIndex, header: str, field: Field) -> tuple[str, ...]:
    found = index.match(header)
    return found.words if found and found.field == field.name else ()


def _means(index: HeaderIndex, header: str, field: Field, unit: str | None) -> bool:
    found = index.match(header)
    return found is not None and found.field == field.name and unit_for(field.kind, found.words) == unit


def _number_format(field: Field, unit: str | None) -> str:
    if field.kind in TEXT_KINDS:
        return "@"
    if field.kind == "ratio":
        # Who types 95 into a percent cell gets 95 %, and whoever pastes 0.95 or 95 sees at once what it became.
        return "0.00##%" if unit == "%" else "General"
    return {**_NUMBER_FORMATS, **_DAY_FORMATS}.get(field.kind, "General")


def _choices(field: Field, language: str) -> tuple[str, ...]:
    if field.kind == "boolean":
        return _YES_NO[language]
    return tuple(_spelling(code, words, language) for code, words in field.values.items())


def _spelling(code: str, words: tuple[str, ...], language: str) -> str:
    """Return the spelling of a choice that a reader of this language knows."""
    first = words[0] if words else code
    if language == "zh":
        return first
    known = [word for word in (*words, code) if _ENGLISH_WORD.fullmatch(word)]
    return known[0] if known else first
