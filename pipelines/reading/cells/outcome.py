"""What reading one cell can end in: a typed value, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    "text", "key_text", "integer", "decimal", "money", "price", "ratio",
    "date", "datetime", "month", "period", "boolean", "enum",
]  # fmt: skip
RatioUnit: TypeAlias = Literal["percent", "fraction", "permille", "per_10k"]
Value: TypeAlias = Decimal | int | date | datetime | str | bool | None


class Reason(StrEnum):
    """Why a cell was refused; the text before the colon is the rule of domain 2.6 or 2.11."""

    GROUPING = "M-07:grouping"
    FOREIGN_CURRENCY = "M-07:foreign_currency"
    UNIT_UNKNOWN = "M-09:unit_unknown"
    SCALE_UNKNOWN = "M-10:scale_unknown"
    PERCENT_NOT_EXPECTED = "M-10:percent_not_expected"
    NOT_A_DATE = "M-12:not_a_date"
    MONTH_DAY_ORDER = "M-12:month_day_order"
    INCOMPLETE_DATE = "M-12:incomplete_date"
    NO_SUCH_DAY = "M-12:no_such_day"
    NOT_A_MONTH = "M-13:not_a_month"
    YEAR_MISSING = "M-13:year_missing"
    AMBIGUOUS_MONTH = "M-13:ambiguous_month"
    NOT_A_PERIOD = "M-14:not_a_period"
    CUMULATIVE = "M-14:cumulative"
    HALF_YEAR = "M-14:half_year"
    NOT_A_NUMBER = "M-17:not_a_number"
    NOT_AN_INTEGER = "M-17:not_an_integer"
    APPROXIMATE = "M-17:approximate"
    BOUND = "M-17:bound"
    RANGE = "M-17:range"
    UNIT_WORD = "M-17:unit_word"
    OUT_OF_RANGE = "M-17:out_of_range"
    ERROR_CELL = "M-19:error_cell"
    PRECISION_LOST = "M-20:precision_lost"
    NEGATIVE = "M-24:negative"
    REVERSED = "M-29:reversed"
    FORMULA_TEXT = "M-40:formula_text"
    UNKNOWN_CHOICE = "V02:unknown_choice"
    NOT_YES_NO = "V02:not_yes_no"

    @property
    def rule(self) -> str:
        """Return the rule code alone, such as 'M-17'."""
        return self.value.partition(":")[0]


@dataclass(frozen=True)
class CellContext:
    """What a column knows that its cell does not say.

    unit: for numbers what one unit of the column is worth (万元 = Decimal(10000)), for ratios the
    scale of bare numbers; None = undecided, then a bare number other than 0 is refused (money,
    price, ratio) or taken as it stands (integer, decimal).
    year_hint: the year named by title, sheet or file. formats: strptime formats tried before the
    built-in spellings. values: enum code to its spellings. scale: decimals kept, else the kind's own.
    """

    unit: Decimal | RatioUnit | None = None
    year_hint: int | None = None
    formats: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    allow_negative: bool = True
    is_1904: bool = False
    scale: int | None = None


@dataclass(frozen=True)
class Parsed:
    """A typed value; None with `not_applicable` is NA, None without it is missing.

    note: rule code of something worth telling: M-09 the cell's own unit overrode the column's,
    M-12 two-digit year, M-13 year of a date taken from the title, M-16 a word that means blank.
    """

    value: Value
    note: str | None = None
    not_applicable: bool = False


@dataclass(frozen=True)
class Rejected:
    """No value, why, and what its sentence mentions beside the raw text."""

    reason: Reason
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def rule(self) -> str:
        """Return the rule code, such as 'M-17'."""
        return self.reason.rule


class UnreadableError(Exception):
    """Leaves a parser early with the verdict; `parse_cell` turns it into `Rejected`."""

    def __init__(self, reason: Reason, params: Mapping[str, str] | None = None) -> None:
        """Keep the reason and what its sentence mentions."""
        super().__init__(reason.value)
        self.reason = reason
        self.params = params or {}
