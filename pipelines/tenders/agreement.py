"""Do the members of a tender's committee agree, and which scores stand out: from the scores that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from models.agreement import concordance, reliability
from models.committee import outlying_members, outlying_scores

_LEAST: Final = 2

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Agreement:
    """How far the members agree on the candidates that all of them scored; None where fewer than two can be compared.

    `w` is Kendall's W over ranks with the chance `p` of as much by accident, `icc` the reliability ICC(2,k) of the
    committee's mean with its band, `icc_consistent` ICC(3,k): far above `icc` where some members are severer.
    """

    candidates: int
    members: int
    w: float | None = None
    p: float | None = None
    icc: float | None = None
    icc_consistent: float | None = None
    band: str | None = None


@dataclass(frozen=True)
class Outliers:
    """Scores far from the median of the others, and members far from the others over all candidates (decisions 17)."""

    scores: frozenset[tuple[str, str, str]]
    members: Mapping[str, float]


def agreement(rows: Sequence[Row]) -> Agreement:
    """Return the agreement over rows of valid scores (vendor_id, indicator, member_name, points, weight).

    A member's score of a candidate is the weighted mean over the judged indicators; who left one out is not compared.
    """
    table = composites(rows)
    members = sorted({member for given in table.values() for member in given})
    complete = [[float(given[member]) for member in members] for given in table.values() if len(given) == len(members)]
    if len(complete) < _LEAST or len(members) < _LEAST:
        return Agreement(len(complete), len(members))
    ranks, scores = concordance(complete), reliability(complete)
    return Agreement(
        candidates=len(complete),
        members=len(members),
        w=_known(ranks.w),
        p=_known(ranks.p),
        icc=_known(scores.absolute_mean),
        icc_consistent=_known(scores.consistent_mean),
        band=scores.band if _known(scores.absolute_mean) is not None else None,
    )


def outliers(rows: Sequence[Row], score_limit: float, mean_limit: float) -> Outliers:
    """Return which valid scores stand out, as (vendor, indicator, member), and members with their distance."""
    found: set[tuple[str, str, str]] = set()
    members = sorted({str(row["member_name"]) for row in rows})
    for indicator in sorted({str(row["indicator"]) for row in rows}):
        vendors, matrix = _matrix([row for row in rows if row["indicator"] == indicator], members)
        for each in outlying_scores(matrix, Fraction(str(score_limit))):
            found.add((vendors[each.candidate], indicator, members[each.member]))
    table = composites(rows)
    whole = [[table[vendor].get(member) for member in members] for vendor in sorted(table)]
    far = {
        members[each.member]: float(each.mean - each.mean_of_others)
        for each in outlying_members(whole, Fraction(str(mean_limit)))
    }
    return Outliers(frozenset(found), far)


def _matrix(rows: Sequence[Row], members: Sequence[str]) -> tuple[list[str], list[list[Decimal | None]]]:
    by_key = {(str(row["vendor_id"]), str(row["member_name"])): Decimal(str(row["points"])) for row in rows}
    vendors = sorted({vendor for vendor, _ in by_key})
    return vendors, [[by_key.get((vendor, member)) for member in members] for vendor in vendors]


def composites(rows: Sequence[Row]) -> dict[str, dict[str, Fraction]]:
    """Return by vendor and member the weighted mean over all judged indicators, where the member scored all of them."""
    weights = {str(row["indicator"]): Fraction(str(row["weight"])) for row in rows}
    given: dict[tuple[str, str], dict[str, Fraction]] = {}
    for row in rows:
        key = (str(row["vendor_id"]), str(row["member_name"]))
        given.setdefault(key, {})[str(row["indicator"])] = Fraction(str(row["points"]))
    table: dict[str, dict[str, Fraction]] = {}
    for (vendor, member), scores in sorted(given.items()):
        if scores.keys() == weights.keys():
            total = sum((weights[name] * score for name, score in scores.items()), Fraction(0))
            table.setdefault(vendor, {})[member] = total / sum(weights.values())
    return table


def _known(figure: float) -> float | None:
    # NaN is what mathematics says where nobody differs; a page says it in words.
    return figure if figure == figure else None  # noqa: PLR0124
