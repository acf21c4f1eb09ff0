"""Formulas of a workbook that know what they come to: each term is written for a spreadsheet and reckoned exactly."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

# A number, or one cell.
_SINGLE: Final = re.compile(r"\w+|\[\w+\]")
_PLACE: Final = re.compile(r"\[([a-z]+)(\d+)\]")


@dataclass(frozen=True)
class Term:
    """A part of a formula; it has no value where something that it follows from is unknown, or a divisor is nought.

    Cells stand in its text as [kind number] until it is known where they are written.
    """

    text: str
    value: Fraction | None

    def __add__(self, other: Term) -> Term:
        """Write both added."""
        return _written("({}+{})", operator.add, self, other)

    def __sub__(self, other: Term) -> Term:
        """Write the other taken off."""
        return _written("({}-{})", operator.sub, self, other)

    def __mul__(self, other: Term) -> Term:
        """Write both multiplied."""
        return _written("{}*{}", operator.mul, self, other)

    def __truediv__(self, other: Term) -> Term:
        """Write this divided by the other."""
        if not other.value:
            return UNKNOWN
        return _written("{}/{}" if _SINGLE.fullmatch(other.text) else "{}/({})", operator.truediv, self, other)

    def __neg__(self) -> Term:
        """Write it with the other sign."""
        return _written("(-{})", operator.neg, self)

    def placed(self, where: Callable[[str, int], str]) -> str:
        """Return the text with each cell's address in the place of its kind and number."""
        return _PLACE.sub(lambda found: where(found[1], int(found[2])), self.text)

    def cells(self, kind: str) -> set[int]:
        """Return the numbers of the cells of a kind that it reads."""
        return {int(number) for found, number in _PLACE.findall(self.text) if found == kind}


UNKNOWN: Final = Term("", None)


def cell(kind: str, number: int, value: Fraction) -> Term:
    """Return a term that reads a cell."""
    return Term(f"[{kind}{number}]", value)


def whole(number: int) -> Term:
    """Return a whole number as a term."""
    return Term(str(number), Fraction(number))


def larger(one: Term, other: Term) -> Term:
    """Return the larger of two."""
    return _written("MAX({},{})", max, one, other)


def smaller(one: Term, other: Term) -> Term:
    """Return the smaller of two."""
    return _written("MIN({},{})", min, one, other)


def rounded(term: Term, digits: int) -> Term:
    """Return a term rounded half away from nought."""
    return _written(f"ROUND({{}},{digits})", lambda value: _half_away(value, digits), term)


def total(terms: Iterable[Term]) -> Term:
    """Return the sum of terms; of none it is nought."""
    listed = list(terms)
    if not listed:
        return whole(0)
    return _written(f"({'+'.join(['{}'] * len(listed))})", lambda *values: sum(values, Fraction(0)), *listed)


def within(quantity: Term, above: Term, upto: Term | None, then: Term) -> Term:
    """Return a term that counts where a quantity lies above a bound and not above another, else nought."""

    def counted(held: Fraction, amount: Fraction, low: Fraction, high: Fraction | None = None) -> Fraction:
        return held if amount > low and (high is None or amount <= high) else Fraction(0)

    if upto is None:
        return _written("IF(AND({1}>{2}),{0},0)", counted, then, quantity, above)
    return _written("IF(AND({1}>{2},{1}<={3}),{0},0)", counted, then, quantity, above, upto)


def first_that_gives(amount: Fraction, ways: Iterable[Term], off_by: Fraction) -> Term:
    """Return the first way of reckoning that comes to an amount, none after it being tried; UNKNOWN where none does."""
    found = (way for way in ways if way.value is not None and abs(way.value - amount) <= off_by)
    return next(found, UNKNOWN)


def _written(text: str, reckon: Callable[..., Fraction], *terms: Term) -> Term:
    """Write terms into a text and reckon it of their values; UNKNOWN where one of them is."""
    values = [term.value for term in terms if term.value is not None]
    return Term(text.format(*(term.text for term in terms)), reckon(*values)) if len(values) == len(terms) else UNKNOWN


def _half_away(value: Fraction, digits: int) -> Fraction:
    scaled = abs(value) * 10**digits
    kept = Fraction((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator), 10**digits)
    return kept if value >= 0 else -kept
