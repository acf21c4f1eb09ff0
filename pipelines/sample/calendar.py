"""Which months and quarters the sample covers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

YEARS: Final = (2023, 2024, 2025)
MONTHS_PER_QUARTER: Final = 3
MONTHS: Final = tuple(date(year, month, 1) for year in YEARS for month in range(1, 13))
QUARTERS: Final = tuple(f"{year}Q{number}" for year in YEARS for number in range(1, 5))


def quarter_of(day: date) -> str:
    """Return the quarter of a day, as 2025Q1."""
    return f"{day.year}Q{(day.month - 1) // MONTHS_PER_QUARTER + 1}"


def months_of(quarter: str) -> tuple[date, ...]:
    """Return the three months of a quarter of the sample."""
    return tuple(month for month in MONTHS if quarter_of(month) == quarter)


def ends_quarter(month: date) -> bool:
    """Tell whether a month is the last of its quarter."""
    return month.month % MONTHS_PER_QUARTER == 0


def last_day(month: date) -> date:
    """Return the last day of a month."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return following - timedelta(days=1)
