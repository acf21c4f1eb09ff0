"""What an engagement is paid: unit price, quarter's fee, budgeted unit cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.sample.bank import Engagement
from pipelines.sample.calendar import MONTHS_PER_QUARTER
from pipelines.sample.dice import Dice
from pipelines.sample.work import MonthOfWork

_FIRST_YEAR: Final = 2023
_ESCALATOR: Final = 0.02
_PRICE_SPREAD: Final = 0.03
# Actual unit cost over budget, around which contracts lie, and how far.
_BUDGET_INDEX, _BUDGET_SPREAD = 1.03, 0.025
ERROR_LOSS_SHARE: Final = 0.012
# Output an hour over its baseline, around which contracts lie, how far, and how much of the staff is on post.
_OUTPUT_INDEX, _OUTPUT_SPREAD, _ON_POST, _MONTHLY_HOURS = 1.04, 0.03, 0.95, 166.64


def unit_price(dice: Dice, engagement: Engagement) -> float:
    """Return the contract's price without VAT, in 元 a person-month or a unit of output."""
    price = engagement.service.price_cny * (1 + dice.bell(_PRICE_SPREAD, "price", engagement.number))
    return round(price / 10) * 10 if engagement.service.per_head else round(price, 3)


def quarter_fee(dice: Dice, engagement: Engagement) -> float:
    """Return the fee of a usual quarter without VAT, in 元."""
    service = engagement.service
    quantity = engagement.staff if service.per_head else service.month_volume * engagement.scale
    return unit_price(dice, engagement) * quantity * MONTHS_PER_QUARTER


def billed_fee(dice: Dice, engagement: Engagement, months: Sequence[MonthOfWork]) -> int:
    """Return what the vendor billed for a quarter's months without VAT, in whole 元."""
    price = unit_price(dice, engagement)
    if engagement.service.per_head:
        years = months[0].month.year - _FIRST_YEAR
        return round(price * (1 + _ESCALATOR) ** years * engagement.staff * len(months))
    return round(price * sum(work.good for work in months))


def budget_unit_cost(dice: Dice, engagement: Engagement) -> float:
    """Return the unit cost the bank planned with, in 元 a unit of output."""
    service = engagement.service
    usual = quarter_fee(dice, engagement) / (service.month_volume * engagement.scale * MONTHS_PER_QUARTER)
    index = _BUDGET_INDEX + dice.bell(_BUDGET_SPREAD, "budget", engagement.number)
    return round(usual * (1 + ERROR_LOSS_SHARE) / index, 4)


def output_baseline(dice: Dice, engagement: Engagement) -> float:
    """Return how many units of output an hour of work the contract counts on."""
    hours = engagement.staff * _ON_POST * _MONTHLY_HOURS
    usual = engagement.service.month_volume * engagement.scale / hours
    return round(usual / (_OUTPUT_INDEX + dice.bell(_OUTPUT_SPREAD, "output", engagement.number)), 4)
