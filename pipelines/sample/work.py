"""How well and how much each engagement worked in a month: its KPI counts and its volume."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipelines.sample.bank import Engagement
from pipelines.sample.calendar import QUARTERS, ends_quarter, quarter_of
from pipelines.sample.dice import Dice
from pipelines.yaml_text import parse_yaml

KPI_FILE: Final = Path(__file__).with_name("kpis.yaml")
WORKDAYS: Final = 22
# How far, in points, an indicator stays away from its engagement's level, and moves by quarter and month.
_OWN, _QUARTERLY, _MONTHLY = 5.0, 2.5, 3.0
_GROWTH_A_YEAR, _SEASON, _SPRING_FESTIVAL = 0.02, 0.03, 0.92
_VOLUME_NOISE, _REWORK = 0.015, 0.004


@dataclass(frozen=True)
class Kpi:
    """One indicator of a unit's monthly sheet; `from_rate` earns 0 points, `to_rate` 100."""

    name: str
    from_rate: float
    to_rate: float
    base: str | int
    role: str = ""
    share: float = 1.0
    unit: str = "%"
    bonus: float = 0.0
    idles: bool = False

    @property
    def is_better_high(self) -> bool:
        """Whether a higher rate is better."""
        return self.to_rate > self.from_rate

    def rate(self, points: float) -> float:
        """Return the rate that earns so many points; more than 100 goes beyond the target, as far as a rate can."""
        return min(1.0, max(0.0, self.from_rate + (self.to_rate - self.from_rate) * max(points, 0.0) / 100))


@dataclass(frozen=True)
class KpiCount:
    """What a unit wrote down for one indicator and month."""

    kpi: Kpi
    numerator: int
    denominator: int


@dataclass(frozen=True)
class MonthOfWork:
    """One engagement's month: what was asked, done, done well, and every indicator's counts."""

    engagement: Engagement
    month: date
    demanded: int
    volume: int
    good: int
    kpis: tuple[KpiCount, ...]

    def count(self, role: str) -> KpiCount:
        """Return the counts of the indicator with a role."""
        return next(each for each in self.kpis if each.kpi.role == role)


@cache
def kpi_lists() -> Mapping[str, tuple[Kpi, ...]]:
    """Read kpis.yaml: the indicators each service family reports, its own first."""
    document = parse_yaml(KPI_FILE.read_text(encoding="utf-8"))
    general = tuple(map(_kpi, document["general"]))
    return {
        family: (*(_kpi(entry | {"idles": True}) for entry in entries), *general)
        for family, entries in document["families"].items()
    }


def _kpi(entry: dict[str, Any]) -> Kpi:
    renamed = {"from_rate": float(entry["from"]), "to_rate": float(entry["to"])}
    return Kpi(**{key: each for key, each in entry.items() if key not in ("from", "to")} | renamed)


def level_in(engagement: Engagement, quarter: str) -> float:
    """Return how many points an engagement's work is meant to earn in a quarter."""
    place = QUARTERS.index(quarter)
    steps = [(QUARTERS.index(name), level) for name, level in engagement.level]
    before = max((step for step in steps if step[0] <= place), default=steps[0])
    after = min((step for step in steps if step[0] > place), default=before)
    if before == after:
        return before[1]
    return before[1] + (after[1] - before[1]) * (place - before[0]) / (after[0] - before[0])


def is_idle(engagement: Engagement, month: date) -> bool:
    """Tell whether an engagement's work rests in a month."""
    return engagement.idle_quarter == (month.month - 1) // 3 + 1


def month_of_work(dice: Dice, engagement: Engagement, month: date) -> MonthOfWork:
    """Work out one engagement's month."""
    volume = _volume(dice, engagement, month)
    rates = {
        each.name: each.rate(_points(dice, engagement, each, month)) for each in kpi_lists()[engagement.service.code]
    }
    good = volume - dice.nearly(volume * _REWORK, "rework", engagement.number, month)
    demanded = round(good / rates["业务量完成率"])
    sizes = {"volume": volume, "demanded": demanded, "good": good}
    if "人工接通率" in rates:
        sizes["offered"] = round(volume / rates["人工接通率"])
    counts = [
        _count(dice, engagement, kpi, month, rates[kpi.name], sizes)
        for kpi in kpi_lists()[engagement.service.code]
        if kpi.base != "quarter_staff" or ends_quarter(month)
    ]
    return MonthOfWork(engagement, month, demanded, volume, good, tuple(counts))


def _volume(dice: Dice, engagement: Engagement, month: date) -> int:
    if is_idle(engagement, month):
        return 0
    years = month.year - 2023 + month.month / 12
    season = 1 + _SEASON * math.sin(month.month / 12 * 2 * math.pi + engagement.number)
    festival = _SPRING_FESTIVAL if month.month == 2 else 1.0  # noqa: PLR2004 - February
    noise = 1 + dice.bell(_VOLUME_NOISE, "volume", engagement.number, month)
    usual = engagement.service.month_volume * engagement.scale
    return round(usual * (1 + _GROWTH_A_YEAR * years) * season * festival * noise)


def _points(dice: Dice, engagement: Engagement, kpi: Kpi, month: date) -> float:
    quarter = quarter_of(month)
    own = dice.bell(_OWN, "own", engagement.number, kpi.name)
    by_quarter = dice.bell(_QUARTERLY, "quarter", engagement.number, kpi.name, quarter)
    by_month = dice.bell(_MONTHLY, "month", engagement.number, kpi.name, month)
    return level_in(engagement, quarter) + kpi.bonus + own + by_quarter + by_month


def _count(
    dice: Dice, engagement: Engagement, kpi: Kpi, month: date, rate: float, sizes: Mapping[str, int]
) -> KpiCount:
    if kpi.role == "completion":
        return KpiCount(kpi, sizes["good"], sizes["demanded"])
    denominator = _denominator(engagement, kpi, sizes)
    if kpi.base == "offered":
        return KpiCount(kpi, round(rate * denominator), denominator)
    numerator = dice.nearly(rate * denominator, "count", engagement.number, kpi.name, month)
    return KpiCount(kpi, min(numerator, denominator), denominator)


def _denominator(engagement: Engagement, kpi: Kpi, sizes: Mapping[str, int]) -> int:
    if isinstance(kpi.base, int):
        return 0 if kpi.idles and sizes["volume"] == 0 else kpi.base
    if kpi.base in sizes:
        return round(sizes[kpi.base] * kpi.share)
    return engagement.staff * (WORKDAYS if kpi.base == "staff_days" else 1)
