"""Which weights follow when some are held by hand: the rest share what is left, and the sum is exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, TypeAlias

from models.direct_weights import exact_weights

# Weights of a scheme: by dimension, then by indicator; a dimension weighs what its indicators weigh together.
Tree: TypeAlias = Mapping[str, Mapping[str, Fraction]]

# How finely a whole is divided: weights that follow are multiples of a ten-thousandth (0.01 of 100), sliders move by
# a two-hundredth (0.5 of 100).
UNITS_OF_A_WHOLE: Final = 10_000
STEPS_OF_A_WHOLE: Final = 200


def whole_of(tree: Tree) -> Fraction:
    """Return what all indicators weigh together."""
    return sum((weight for members in tree.values() for weight in members.values()), Fraction(0))


def dimension_weights(tree: Tree) -> dict[str, Fraction]:
    """Return what each dimension weighs."""
    return {dimension: sum(members.values(), Fraction(0)) for dimension, members in tree.items()}


def room_for(item: str, held: Mapping[str, Fraction], total: Fraction) -> Fraction:
    """Return the most that an item can weigh beside the others that are held."""
    return max(Fraction(0), total - sum((weight for name, weight in held.items() if name != item), Fraction(0)))


def spread(
    start: Mapping[str, Fraction], held: Mapping[str, Fraction], total: Fraction, unit: Fraction
) -> dict[str, Fraction]:
    """Return weights that sum exactly to `total`: held ones as they are, the others in the proportions they start in.

    Those that follow are multiples of `unit`, but for one that takes what is left below a unit; equal where all of them
    start at nothing. Without a held one, weights that already sum to the total stay as they are.
    Raises ValueError for a negative one, for more than the total held, and for a total that all held ones miss.
    """
    rest = total - sum(held.values(), Fraction(0))
    free = {item: weight for item, weight in start.items() if item not in held}
    if set(held) - set(start) or min([*held.values(), *start.values(), rest]) < 0 or (not free and rest):
        raise ValueError(f"{len(held)} held weights leave {float(rest):g} of {float(total):g} for {len(free)} others")
    if sum(free.values(), Fraction(0)) == rest:
        return {item: held.get(item, weight) for item, weight in start.items()}
    below = rest % unit
    # Whole numbers, so that nothing is lost on the way through a float; equal where nothing says otherwise.
    shares = free if any(free.values()) else dict.fromkeys(free, Fraction(1))
    following = exact_weights(shares, rest - below, unit) if rest > below else dict.fromkeys(free, Fraction(0))
    largest = max(following, key=lambda item: following[item])
    following[largest] += below
    return {item: held[item] if item in held else following[item] for item in start}


def settled(start: Tree, held_dimensions: Mapping[str, Fraction], held_indicators: Mapping[str, Fraction]) -> Tree:
    """Return the weights of a scheme in which some dimensions and indicators are held, in the sum they start with.

    A held indicator that its dimension has no room for shrinks with it.
    """
    total = whole_of(start)
    unit = total / UNITS_OF_A_WHOLE
    dimensions = spread(dimension_weights(start), held_dimensions, total, unit)
    return {name: _members(start[name], held_indicators, dimensions[name], unit) for name in start}


def _members(
    start: Mapping[str, Fraction], held: Mapping[str, Fraction], total: Fraction, unit: Fraction
) -> dict[str, Fraction]:
    own = {item: held[item] for item in start if item in held}
    taken = sum(own.values(), Fraction(0))
    if taken > total or (len(own) == len(start) and taken != total):
        return spread({item: own.get(item, Fraction(0)) for item in start}, {}, total, unit)
    return spread(start, own, total, unit)
