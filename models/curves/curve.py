"""What a curve is: straight segments over the whole real line, evaluated in exact fractions (domain 3.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final, Literal, TypeAlias

Direction: TypeAlias = Literal["higher", "lower", "band", "none"]

NONE: Final = Fraction(0)
FULL: Final = Fraction(100)


@dataclass(frozen=True)
class Segment:
    """A straight stretch of a curve, from s_from at x_from to s_to at x_to; a None end is infinite.

    It holds x_from < x <= x_to if right_closed, else x_from <= x < x_to. The segments of one curve
    share the flag and together cover every x exactly once.
    """

    x_from: Fraction | None
    x_to: Fraction | None
    s_from: Fraction
    s_to: Fraction
    right_closed: bool = False

    def holds(self, x: Fraction) -> bool:
        """Whether x belongs to this segment."""
        if self.right_closed:
            return (self.x_from is None or x > self.x_from) and (self.x_to is None or x <= self.x_to)
        return (self.x_from is None or x >= self.x_from) and (self.x_to is None or x < self.x_to)


@dataclass(frozen=True)
class Curve:
    """A way to award points; `shape` is the word the policy uses, `parts` run from -inf to +inf."""

    shape: str
    parts: tuple[Segment, ...]


def segments(curve: Curve) -> tuple[Segment, ...]:
    """Return the curve's segments by ascending x; they cover the whole real line once."""
    return curve.parts


def points(curve: Curve, x: Fraction | Decimal | int) -> Fraction:
    """Return the points (0-100, exact, unrounded) that x earns; the reference for the SQL."""
    exact_x = Fraction(x)
    part = next(part for part in curve.parts if part.holds(exact_x))
    if part.x_from is None or part.x_to is None:
        return part.s_from
    share = (exact_x - part.x_from) / (part.x_to - part.x_from)
    return part.s_from + share * (part.s_to - part.s_from)


def direction(curve: Curve) -> Direction:
    """Return whether a higher or a lower value is better, a middle one, or no such thing ('none')."""
    if curve.shape == "band":
        return "band"
    levels = [level for part in curve.parts for level in (part.s_from, part.s_to)]
    rises = any(left < right for left, right in pairwise(levels))
    falls = any(left > right for left, right in pairwise(levels))
    if rises == falls:
        return "none"
    return "higher" if rises else "lower"


def target(curve: Curve) -> Fraction | None:
    """Return where 100 points begin (the bound itself may earn less); None for bands and where never."""
    match direction(curve):
        case "higher":
            return next((part.x_from for part in curve.parts if part.s_from == FULL), None)
        case "lower":
            return next((part.x_to for part in reversed(curve.parts) if part.s_to == FULL), None)
        case _:
            return None


def floor(curve: Curve) -> Fraction | None:
    """Return where 0 points begin (the bound itself may earn more); None for bands and where never."""
    match direction(curve):
        case "higher":
            return next((part.x_to for part in reversed(curve.parts) if part.s_to == NONE), None)
        case "lower":
            return next((part.x_from for part in curve.parts if part.s_from == NONE), None)
        case _:
            return None


def scaled(curve: Curve, factor: Fraction) -> Curve:
    """Return the same curve over another unit of x: percent to fraction is factor 1/100.

    Raises ValueError unless factor > 0.
    """
    if factor <= 0:
        raise ValueError(f"a unit factor must be greater than 0, not {factor}")

    def stretch(x: Fraction | None) -> Fraction | None:
        return None if x is None else x * factor

    parts = (replace(part, x_from=stretch(part.x_from), x_to=stretch(part.x_to)) for part in curve.parts)
    return replace(curve, parts=tuple(parts))
