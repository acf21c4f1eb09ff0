"""How a curve is written in a policy file, and which ways of writing it are refused."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from models.curves.curve import FULL, NONE, Curve, Segment

_COMPARISON: Final = re.compile(r"\s*(<=|>=|<|>|≤|≥)?\s*(.+?)\s*")
_RIGHT_CLOSED: Final = {"<=": True, ">": True, "<": False, ">=": False}
_ASCII: Final = {"≤": "<=", "≥": ">="}
_EXTRAS: Final = {"piece": {"below"}, "step": {"else"}, "table": {"else"}}


def parse_curve(options: Mapping[str, object]) -> Curve:
    """Read a curve from its policy mapping, such as {'up': [85, 98]} or {'step': {'<=0': 100}, 'else': 0}.

    Shapes: up [lo, hi] · down [best, worst] · band [a, b, c, d] · piece [[x, s], …] with an optional `below`
    (points left of the first x) · step {'<=k': s, …} with `else` (a bare k means <=k; the tightest bound
    wins) · table {k: s, …} (a bare k means >=k) · pass · deduct {base, per, floor} · cmte (a committee's mean counts as
    it is). Floats count as written.
    Raises ValueError with a sentence for an unknown shape, a number out of order, or points that turn back.
    """
    shapes = sorted(_READERS.keys() & options.keys())
    if len(shapes) != 1:
        found = ", ".join(map(str, options)) or "nothing"
        raise ValueError(f"a curve needs exactly one of {', '.join(_READERS)}; found {found}")
    shape = shapes[0]
    unknown = options.keys() - {shape} - _EXTRAS.get(shape, set())
    if unknown:
        raise ValueError(f"{shape} has no option {', '.join(sorted(map(str, unknown)))}")
    return Curve(shape, _READERS[shape](options))


def _exact(value: object, what: str) -> Fraction:
    try:
        if isinstance(value, float):
            return Fraction(str(value))  # as written: 0.85 is 85/100, not its binary neighbour
        if isinstance(value, int | Decimal | Fraction | str) and not isinstance(value, bool):
            return Fraction(value)
    except (ValueError, OverflowError, ZeroDivisionError):
        pass
    raise ValueError(f"{what} must be a number, not {value!r}")


def _listed(value: object, what: str, count: int) -> tuple[object, ...]:
    if not isinstance(value, list | tuple) or len(value) != count:
        raise ValueError(f"{what} needs a list of {count} values, not {value!r}")
    return tuple(value)


def _numbers(value: object, what: str, count: int) -> list[Fraction]:
    return [_exact(each, what) for each in _listed(value, what, count)]


def _points(value: object, what: str) -> Fraction:
    level = _exact(value, what)
    if not NONE <= level <= FULL:
        raise ValueError(f"{what}: points must lie between 0 and 100, not {value!r}")
    return level


def _line(corners: Sequence[tuple[Fraction, Fraction]], below: Fraction | None = None) -> tuple[Segment, ...]:
    """Join corners (x, s) by straight lines; level outside them, at `below` on the left if given."""
    (first_x, first_s), (last_x, last_s) = corners[0], corners[-1]
    left = first_s if below is None else below
    between = (Segment(x, next_x, s, next_s) for (x, s), (next_x, next_s) in pairwise(corners))
    return (Segment(None, first_x, left, left), *between, Segment(last_x, None, last_s, last_s))


def _up(options: Mapping[str, object]) -> tuple[Segment, ...]:
    low, high = _numbers(options["up"], "up", 2)
    if low >= high:
        raise ValueError(f"up [lo, hi] needs lo < hi, not {options['up']!r}; down is the other way round")
    return _line([(low, NONE), (high, FULL)])


def _down(options: Mapping[str, object]) -> tuple[Segment, ...]:
    best, worst = _numbers(options["down"], "down", 2)
    if best >= worst:
        raise ValueError(f"down [best, worst] needs best < worst, not {options['down']!r}; up is the other way round")
    return _line([(best, FULL), (worst, NONE)])


def _band(options: Mapping[str, object]) -> tuple[Segment, ...]:
    a, b, c, d = _numbers(options["band"], "band", 4)
    if not a < b <= c < d:
        raise ValueError(f"band [a, b, c, d] needs a < b <= c < d, not {options['band']!r}")
    top = [(b, FULL)] if b == c else [(b, FULL), (c, FULL)]
    return _line([(a, NONE), *top, (d, NONE)])


def _piece(options: Mapping[str, object]) -> tuple[Segment, ...]:
    stated = options["piece"]
    if not isinstance(stated, list | tuple) or not stated:
        raise ValueError(f"piece needs a list of [x, points] pairs, not {stated!r}")
    rows = [_numbers(row, "piece", 2) for row in stated]
    corners = [(x, _points(s, "piece")) for x, s in rows]
    if any(left >= right for (left, _), (right, _) in pairwise(corners)):
        raise ValueError(f"piece needs ascending x without repeats, not {stated!r}")
    below = _points(options["below"], "below") if "below" in options else None
    levels = [s for _, s in corners] if below is None else [below, *(s for _, s in corners)]
    if levels not in (sorted(levels), sorted(levels, reverse=True)):
        raise ValueError(f"piece needs points that only rise or only fall, not {stated!r}; band is for a middle")
    return _line(corners, below)


def _pass(options: Mapping[str, object]) -> tuple[Segment, ...]:
    if options["pass"] is not True:
        raise ValueError(f"pass is written `pass: true`, not {options['pass']!r}")
    return _line([(Fraction(1), FULL)], below=NONE)


def _cmte(options: Mapping[str, object]) -> tuple[Segment, ...]:
    if options["cmte"] is not True:
        raise ValueError(f"cmte is written `cmte: true`, not {options['cmte']!r}")
    return _line([(NONE, NONE), (FULL, FULL)])


def _deduct(options: Mapping[str, object]) -> tuple[Segment, ...]:
    stated = options["deduct"]
    if not isinstance(stated, Mapping) or "per" not in stated or not stated.keys() <= {"base", "per", "floor"}:
        raise ValueError(f"deduct needs per, and may state base and floor, not {stated!r}")
    base = _points(stated.get("base", 100), "deduct.base")
    least = _points(stated.get("floor", 0), "deduct.floor")
    per = _exact(stated["per"], "deduct.per")
    if per <= 0 or least >= base:
        raise ValueError(f"deduct needs per > 0 and floor < base, not {stated!r}")
    return _line([(NONE, base), ((base - least) / per, least)])


def _step(options: Mapping[str, object]) -> tuple[Segment, ...]:
    return _stairs(options, "step", bare="<=")


def _table(options: Mapping[str, object]) -> tuple[Segment, ...]:
    return _stairs(options, "table", bare=">=")


def _stairs(options: Mapping[str, object], shape: str, bare: str) -> tuple[Segment, ...]:
    cases = _cases(options[shape], shape)
    others = [s for key, s in cases if key == "else"] + ([options["else"]] if "else" in options else [])
    stairs = [(_comparison(key, shape, bare), _points(s, shape)) for key, s in cases if key != "else"]
    signs = {sign for (sign, _), _ in stairs}
    cuts = sorted((x, s) for (_, x), s in stairs)
    repeats = any(left == right for (left, _), (right, _) in pairwise(cuts))
    if len(signs) != 1 or len(others) > 1 or repeats:
        raise ValueError(f"{shape} needs one kind of comparison and no bound twice, not {options[shape]!r}")
    sign = signs.pop()
    levels = [s for _, s in cuts]
    if not others and not (shape == "table" and sign in (">", ">=")):
        raise ValueError(f"{shape} needs an else: the points of every other value")
    rest = _points(others[0], f"{shape}.else") if others else levels[0]
    levels = [rest, *levels] if sign in (">", ">=") else [*levels, rest]
    ends = [None, *(x for x, _ in cuts), None]
    return tuple(
        Segment(x_from, x_to, s, s, _RIGHT_CLOSED[sign])
        for (x_from, x_to), s in zip(pairwise(ends), levels, strict=True)
    )


def _cases(stated: object, shape: str) -> list[tuple[object, object]]:
    if isinstance(stated, Mapping):
        return list(stated.items())
    rows = stated if isinstance(stated, list | tuple) else [stated]
    return [(bound, level) for bound, level in (_listed(row, shape, 2) for row in rows)]


def _comparison(key: object, shape: str, bare: str) -> tuple[str, Fraction]:
    found = _COMPARISON.fullmatch(key) if isinstance(key, str) else None
    if found is None:
        return bare, _exact(key, shape)
    sign = found[1] or bare
    return _ASCII.get(sign, sign), _exact(found[2], f"{shape} {key}")


_READERS: Final = {
    "up": _up, "down": _down, "band": _band, "piece": _piece,
    "step": _step, "table": _table, "pass": _pass, "cmte": _cmte, "deduct": _deduct,
}  # fmt: skip
