"""How the lines of an in-house calculation follow from its figures, the assumptions and the volume (4.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from pipelines.cost_workbook.cells import Cells
from pipelines.cost_workbook.inputs import VOLUME, Input
from pipelines.cost_workbook.quarter import Row
from pipelines.cost_workbook.terms import UNKNOWN, Term, first_that_gives, larger, smaller, total, whole

_INSURANCES: Final = ("pension", "medical", "unemployment", "work_injury")


def calculated(cells: Cells, line: Row) -> Term:
    """Return how a line of the calculation follows: for operators, or (where it is fixed) for supervisors."""
    figure, is_fixed = cells.figure, line["behaviour"] == "fixed"
    months = figure("months_due")
    people = figure("supervisor_count") if is_fixed else _operators(cells)
    pay = _month_pay(cells, is_fixed=is_fixed) * months * people
    insured = _month_oncost(cells, is_fixed=is_fixed) * months * people
    leavers = figure("attrition") * people * months / whole(3)
    seats = people * months
    formulas: Mapping[str, Callable[[], Term]] = {
        "I1": lambda: pay,
        "I2": lambda: insured,
        "I3": lambda: _bonus(cells),
        "I4": lambda: pay,
        "I5": lambda: insured,
        "I6": lambda: figure("training_cny") * _part_taken(cells),
        "I7": lambda: figure("recruiting_cny") * leavers,
        "I8": lambda: figure("ramp_loss_cny") * leavers,
        "I9": lambda: figure("equipment_cny") * seats / (whole(12) * figure("equipment_years")),
        "I10": lambda: figure("seat_area_m2") * figure("rent_cny") * seats,
        "I11": lambda: figure("licences_cny") * seats,
        "I12": lambda: (
            (pay + insured if is_fixed else pay + insured + _bonus(cells)) * cells.figure_or_parameter("overhead")
        ),
        "I13": lambda: _volume_used(cells) * figure("error_rate") * figure("loss_per_error_cny"),
    }
    return formulas[line["cost_code"]]() if line["cost_code"] in formulas else UNKNOWN


def _bonus(cells: Cells) -> Term:
    return cells.figure("bonus_cny") * _part_taken(cells)


def _part_taken(cells: Cells) -> Term:
    """Return how much of what the calculation is for the quarter takes: by its volume, or by its months."""
    usual, actual = (cells.quarter.figures.get(name) for name in ("usual", "actual"))
    if not usual or actual is None:
        return UNKNOWN

    def ways() -> Iterator[Term]:
        yield _volume(cells) / cells.figure("volume_basis")
        yield cells.figure("months_due") / whole(3)
        yield cells.figure("actual") / cells.figure("usual")

    return first_that_gives(Fraction(actual) / Fraction(usual), ways(), Fraction(0))


def _operators(cells: Cells) -> Term:
    def ways() -> Iterator[Term]:
        at_work = whole(1) - cells.figure_or_parameter("shrinkage")
        hours = cells.figure_or_parameter("paid_hours", "paid_hours_quarter")
        months = cells.figure("months_due")
        worked = _volume(cells) * cells.figure("handling_seconds") * whole(3)
        yield worked / (whole(3600) * at_work * hours * months)
        yield cells.figure("fte") * whole(3) * _volume(cells) / (months * cells.figure("volume_basis"))
        yield cells.figure("fte")

    return cells.reckoned_figure("operators", ways())


def _month_pay(cells: Cells, *, is_fixed: bool) -> Term:
    """Return the pay put in, or at the quarter's level where that is another."""
    own, levelled = ("supervisor_pay_cny", "month_supervisor_pay_cny") if is_fixed else ("pay_cny", "month_pay_cny")
    figures = cells.quarter.figures
    return cells.figure(own if figures.get(own) == figures.get(levelled) else levelled)


def _month_oncost(cells: Cells, *, is_fixed: bool) -> Term:
    """Return social insurance and housing fund a month: at the calculation's own rate, else at those of the place."""
    fund, pay = cells.figure_or_parameter("housing_fund"), _month_pay(cells, is_fixed=is_fixed)

    def ways() -> Iterator[Term]:
        yield pay * (cells.figure("social_insurance") + fund)
        rates = [cells.parameter(name) for name in _INSURANCES]
        low, high = cells.parameter("base_low_cny"), cells.parameter("base_high_cny")
        base = pay if low.value is None else larger(pay, low)
        base = base if high.value is None else smaller(base, high)
        yield base * total([*rates, fund])

    return cells.reckoned_figure("supervisor_oncost_cny" if is_fixed else "oncost_cny", ways())


def _volume(cells: Cells) -> Term:
    months = [
        cells.inputs.put(("volume", row["month"]), Input(VOLUME, f"{row['month']} · Volume 业务量", row["volume"]))
        for row in cells.quarter.volumes
        if row["volume"] is not None
    ]
    return cells.reckoned_figure("volume", [total(months)])


def _volume_used(cells: Cells) -> Term:
    """Return the volume delivered where the calculation is brought to it, else its own in these months."""
    volume = _volume(cells)
    if volume.value is not None and volume.value == cells.quarter.figures.get("volume_used"):
        return volume
    due = cells.figure("volume_basis") * cells.figure("months_due") / whole(3)
    return cells.reckoned_figure("volume_used", [due])
