"""Why a score and place moved between two states of them: steps that sum exactly to the change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Final, TypeAlias

from models.composite_change import composite_change
from models.decomposition import Changed, subsets
from models.rank_change import RankChange, rank_change
from models.score_change import CAUSES, Ends, EngagementStates, IndicatorStates, Part, ScoreChange, score_change
from pipelines.explaining.rescoring import POINTS, Judged, adding_of, is_same_rule, scores_of
from pipelines.explaining.sides import POINTS_SQL, Row, Side, Subject, exact, read_side, rows

# Points and weights of one engagement by (dimension, indicator).
Card: TypeAlias = Mapping[tuple[str, str], Row]
# The same for every engagement, under each set of causes that have happened.
States: TypeAlias = Mapping[Changed, Mapping[str, Card]]

_OLD: Final[Changed] = frozenset()


@dataclass(frozen=True)
class Step:
    """One part of a change of score, in points; `indicator` None where it belongs to none (mix, deductions, limits).

    Where a total is no weighted sum no part is an indicator's: there are causes alone.
    """

    part: Part
    indicator: str | None
    points: Fraction


@dataclass(frozen=True)
class Explanation:
    """Two sides, the steps between their published scores, and the shares of a change of place.

    `steps` is empty where a side has no score, `places` None where a side has no place. Steps sum to `change` exactly.
    """

    before: Side
    after: Side
    change: Fraction | None
    steps: tuple[Step, ...]
    places: RankChange | None


def explain(before: Judged, after: Judged, subject: Subject) -> Explanation | None:
    """Return why the score of a vendor or engagement moved from one state to another; None where one does not know it.

    Raises WarehouseError where a warehouse asked about is no longer kept.
    """
    sides = [_side(judged, subject) for judged in (before, after)]
    if sides[0] is None or sides[1] is None:
        return None
    old, new = sides[0], sides[1]
    if old.total is None or new.total is None:
        return Explanation(old, new, None, (), None)
    places = _places(old, new, subject.vendor)
    engagements, ends = _engagements(old, new, subject), Ends(old.total, new.total)
    adding = (adding_of(old.judged.rule), adding_of(new.judged.rule))
    is_sum = all(each.is_weighted_sum for each in adding)
    change = score_change(engagements, ends) if is_sum else composite_change(engagements, ends, adding)
    return Explanation(old, new, change.change, _steps(old, new, change), places)


@lru_cache(maxsize=512)
def _side(judged: Judged, subject: Subject) -> Side | None:
    with scores_of(judged) as connection:
        return read_side(connection, judged, subject)


def _engagements(old: Side, new: Side, subject: Subject) -> list[EngagementStates]:
    """Return every engagement of either side; one that takes part in one side only has that side's states in both."""
    shares = [{row["engagement_id"]: exact(row["share"]) for row in side.engagements} for side in (old, new)]
    added = [{row["engagement_id"]: row for row in side.engagements} for side in (old, new)]
    states = _states(old, new, subject)
    both = frozenset[str]().union(*states)
    found = []
    for engagement in sorted(shares[0].keys() | shares[1].keys()):
        share = (shares[0].get(engagement, Fraction(0)), shares[1].get(engagement, Fraction(0)))
        if not any(share):
            continue
        ends = (0 if share[0] else 1, 1 if share[1] else 0)
        if all(share):
            cards = {changed: states[changed][engagement] for changed in states}
        else:
            cards = {_OLD: states[both if share[1] else _OLD][engagement]}
        found.append(
            EngagementStates(
                _indicators(cards),
                share,
                (-exact(added[ends[0]][engagement]["deduction"]), -exact(added[ends[1]][engagement]["deduction"])),
                (exact(added[ends[0]][engagement]["bonus"]), exact(added[ends[1]][engagement]["bonus"])),
            )
        )
    return found


def _states(old: Side, new: Side, subject: Subject) -> States:
    """Return the points under every set of causes that can have changed: data, rule, and peers where one was drawn."""
    causes = [] if old.judged.data == new.judged.data else ["data"]
    causes += [] if is_same_rule(old.judged.rule, new.judged.rule) else ["rule"]
    is_drawn = any(row["is_shrunk"] for side in (old, new) for row in side.points)
    causes += ["peers"] if is_drawn and old.judged.peers != new.judged.peers else []
    ends = {_OLD: old, frozenset(causes): new}
    return {
        changed: _by_engagement(ends[changed].points if changed in ends else _between(old, new, changed, subject))
        for changed in subsets(causes)
    }


def _between(old: Side, new: Side, changed: Changed, subject: Subject) -> list[Row]:
    """Score the state in which only these causes have happened."""
    a, b = old.judged, new.judged
    judged = Judged(
        b.data if "data" in changed else a.data,
        b.rule if "rule" in changed else a.rule,
        b.peers if "peers" in changed else a.peers,
    )
    asked = {**subject._asdict(), "period": judged.data.period}
    with scores_of(judged, POINTS) as connection:
        return rows(connection, POINTS_SQL, asked)


def _by_engagement(points: tuple[Row, ...] | list[Row]) -> dict[str, Card]:
    cards: dict[str, dict[tuple[str, str], Row]] = {}
    for row in points:
        cards.setdefault(row["engagement_id"], {})[(row["dimension"], row["indicator"])] = row
    return dict(cards)


def _indicators(cards: Mapping[Changed, Card]) -> list[IndicatorStates]:
    """Return the states of every indicator that either rule knows; one that moved to another dimension is two."""
    full = frozenset[str]().union(*cards)
    keys = sorted(cards[_OLD].keys() | cards[full].keys())
    return [_indicator(key, cards, full) for key in keys]


def _indicator(key: tuple[str, str], cards: Mapping[Changed, Card], full: Changed) -> IndicatorStates:
    old, new = (cards[changed].get(key) for changed in (_OLD, full))
    points = {}
    for changed, card in cards.items():
        # What one rule alone knows keeps that rule's curve; its weight says that the other does not count it.
        knowing = changed if key in card else changed ^ {"rule"}
        points[changed] = _points(cards[knowing][key])
    return IndicatorStates(
        key[1] if _is_at_home(key, cards[full]) else "/".join(key), key[0], _weight(old), _weight(new), points
    )


def _is_at_home(key: tuple[str, str], card: Card) -> bool:
    """Tell whether the newer rule has the indicator in this dimension, or does not have it at all."""
    return key in card or all(indicator != key[1] for _, indicator in card)


def _points(row: Row) -> Fraction | None:
    return None if row["points"] is None else Fraction(row["points"])


def _weight(row: Row | None) -> Fraction:
    return Fraction(0) if row is None else Fraction(row["weight_units"], row["weight_unit_total"])


def _steps(old: Side, new: Side, change: ScoreChange) -> tuple[Step, ...]:
    """Return the steps that are not nought; where one period was loaded anew its data are a restatement."""
    is_restated = old.judged.data.period == new.judged.data.period

    def named(part: Part) -> Part:
        return "restatement" if part == "data" and is_restated else part

    steps = [
        Step(named(cause), code.rpartition("/")[2], points)
        for code, shares in change.by_indicator.items()
        for cause, points in shares.items()
        if cause != "mix"
    ]
    steps += [
        Step(named(part), None, points)
        for part, points in change.parts.items()
        if part == "mix" or part not in CAUSES or not change.by_indicator
    ]
    return tuple(step for step in steps if step.points)


def _places(old: Side, new: Side, vendor: str) -> RankChange | None:
    if old.rank is None or new.rank is None:
        return None
    own = (old.peers[vendor].standing, new.peers[vendor].standing)
    others = [{name: peer.standing for name, peer in side.peers.items() if name != vendor} for side in (old, new)]
    return rank_change(own, others[0], others[1])
