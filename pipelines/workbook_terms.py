"""Formulas of a workbook that know what they come to: each term is written for a spreadsheet and reckoned exactly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

# A number, or one cell.
_SINGLE: Final = re.compile(r"\w+|\[\w+\]")
_PLACE: Final = re.compile(r"\[([a-z]+)(\d+)\]")


@dataclass(frozen=True)
class Term:
    """A part of a formula. Cells stand in its text as [kind number] until it is known where they are written."""

    text: str
    value: Fraction

    def __add__(self, other: Term) -> Term:
        """Write both added."""
        return Term(f"({self.text}+{other.text})", self.value + other.value)

    def __sub__(self, other: Term) -> Term:
        """Write the other taken off."""
        return Term(f"({self.text}-{other.text})", self.value - other.value)

    def __mul__(self, other: Term) -> Term:
        """Write both multiplied."""
        return Term(f"{self.text}*{other.text}", self.value * other.value)

    def __truediv__(self, other: Term) -> Term:
        """Write this divided by the other; a divisor of nought raises ZeroDivisionError."""
        divisor = other.text if _SINGLE.fullmatch(other.text) else f"({other.text})"
        return Term(f"{self.text}/{divisor}", self.value / other.value)

    def __neg__(self) -> Term:
        """Write it with the other sign."""
        return Term(f"(-{self.text})", -self.value)

    def placed(self, where: Callable[[str, int], str]) -> str:
        """Return the text with each cell's address in the place of its kind and number."""
        return _PLACE.sub(lambda found: where(found[1], int(found[2])), self.text)

    def cells(self, kind: str) -> set[int]:
        """Return the numbers of the cells of a kind that it reads."""
        return {int(number) for found, number in _PLACE.findall(self.text) if found == kind}


def cell(kind: str, number: int, value: Fraction) -> Term:
    """Return a term that reads a cell."""
    return Term(f"[{kind}{number}]", value)


def whole(number: int) -> Term:
    """Return a whole number as a term."""
    return Term(str(number), Fraction(number))


def larger(one: Term, other: Term) -> Term:
    """Return the larger of two."""
    return Term(f"MAX({one.text},{other.text})", max(one.value, other.value))


def smaller(one: Term, other: Term) -> Term:
    """Return the smaller of two."""
    return Term(f"MIN({one.text},{other.text})", min(one.value, other.value))


def rounded(term: Term, digits: int) -> Term:
    """Return a term rounded half away from nought."""
    scaled = abs(term.value) * 10**digits
    kept = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**digits)
    return Term(f"ROUND({term.text},{digits})", kept if term.value >= 0 else -kept)


def total(terms: Iterable[Term]) -> Term:
    """Return the sum of terms; of none it is nought."""
    listed = list(terms)
    if not listed:
        return whole(0)
    return Term(f"({'+'.join(each.text for each in listed)})", sum((each.value for each in listed), Fraction(0)))


def within(quantity: Term, above: Term, upto: Term | None, then: Term) -> Term:
    """Return a term that counts where a quantity lies above a bound and not above another, else nought."""
    bounds = [f"{quantity.text}>{above.text}"] + ([] if upto is None else [f"{quantity.text}<={upto.text}"])
    is_within = quantity.value > above.value and (upto is None or quantity.value <= upto.value)
    return Term(f"IF(AND({','.join(bounds)}),{then.text},0)", then.value if is_within else Fraction(0))


def first_that_gives(amount: Fraction, ways: Sequence[Callable[[], Term | None]], off_by: Fraction) -> Term | None:
    """Return the first way of reckoning that comes to an amount; none where nothing does."""
    for way in ways:
        try:
            found = way()
        except ZeroDivisionError:
            continue
        if found is not None and abs(found.value - amount) <= off_by:
            return found
    return None
