"""What there is to say about how firm a period's rankings are: plain tables for the command line and for files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pipelines.opened import Warehouse
from pipelines.queries import Answer, known_period
from pipelines.robustness.contest import contests, too_large
from pipelines.robustness.firmness import Firmness, Standing, firmness
from pipelines.robustness.observed import Observed, observed
from pipelines.robustness.score_intervals import vendor_intervals

PARTS: Final = ("vendors", "weights", "methods")

Row = tuple[Any, ...]
Makers = Mapping[str, tuple[tuple[str, ...], Callable[["Robust"], Iterable[Row]]]]


@dataclass(frozen=True)
class Robust:
    """One period: what was observed, how firm each peer group of two or more is, and which are too large to say."""

    seen: Observed
    firm: Mapping[str, Firmness]
    too_large: Mapping[str, int]


def robust(warehouse: Warehouse, period: str | None, family: str | None = None) -> Robust:
    """Return how firm the rankings of a period are (the last one where none is named).

    Raises QueryError naming the periods or families there are, if the one asked for is not among them.
    """
    seen = observed(warehouse.connection, known_period(warehouse, period, family), family)
    return Robust(seen, {group: firmness(each) for group, each in contests(seen).items()}, too_large(seen))


def part(found: Robust, name: str) -> Answer:
    """Return one of the tables: vendors (every score with its interval), weights, methods."""
    columns, rows = _MAKERS[name]
    return Answer(columns, list(rows(found)))


def _vendors(found: Robust) -> Iterable[Row]:
    intervals = vendor_intervals(found.seen)
    for row in found.seen.vendors:
        own = intervals.get((row.peer_group, row.vendor_id))
        firm = found.firm.get(row.peer_group)
        standing = firm.of(row.vendor_id) if firm else None
        bounds = (own.low, own.high, own.worst, own.best) if own else (None,) * 4
        yield (row.group_key, row.vendor_id, row.vendor_name, row.status, row.rank, row.total, *bounds, *_of(standing))


def _of(standing: Standing | None) -> Row:
    return tuple(getattr(standing, name, None) for name in _STANDING)


def _weights(found: Robust) -> Iterable[Row]:
    for group, firm in found.firm.items():
        for each in firm.ranges:
            yield (_group(found, group), *(getattr(each, name) for name in _RANGE))


def _methods(found: Robust) -> Iterable[Row]:
    names = {row.vendor_id: row.vendor_name for row in found.seen.vendors}
    for group, firm in found.firm.items():
        for opinion in firm.opinions:
            for standing, score, place in zip(firm.standings, opinion.scores, opinion.places, strict=True):
                vendor = standing.vendor_id
                said = (opinion.method, vendor, names[vendor], standing.place, place, score)
                yield (_group(found, group), *said, opinion.tau_b, opinion.same_first, opinion.same_top_three)


def _group(found: Robust, peer_group: str) -> str:
    return next(str(row.group_key) for row in found.seen.vendors if row.peer_group == peer_group)


_STANDING: Final = (
    "first_share", "top_three_share", "best_place", "worst_place", "any_first_share", "any_top_three_share",
    "any_best_place", "any_worst_place", "band", "is_apart",
)  # fmt: skip
_RANGE: Final = ("kind", "code", "weight", "first_low", "first_high", "order_low", "order_high")
_VENDOR: Final = ("group_key", "vendor_id", "vendor_name", "status", "rank", "total", "low", "high", "worst", "best")
_METHOD: Final = (
    "group_key", "method", "vendor_id", "vendor_name", "rank", "other_rank", "other_score", "tau_b", "same_first",
    "same_top_three",
)  # fmt: skip
_MAKERS: Final[Makers] = {
    "vendors": ((*_VENDOR, *_STANDING), _vendors),
    "weights": (("group_key", *_RANGE), _weights),
    "methods": (_METHOD, _methods),
}
