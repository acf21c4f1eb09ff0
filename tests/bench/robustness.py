"""What stands beside a ranking, timed: shares of places for 200 vendors, and scores of 10,000 beside two libraries."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from models.acceptability import acceptability
from models.matrices import FloatArray
from models.second_opinions import Better, topsis_by_vectors, weighted_product, weighted_sum
from models.stability import first_place_intervals, full_ranking_intervals
from models.weight_draws import DRAWS, uniform_weights, weights_around
from pipelines.robustness.contest import Contest
from pipelines.robustness.firmness import firmness

VENDORS, INDICATORS, MANY = 200, 30, 10_000


def beside_a_ranking() -> dict[str, Any]:
    """Time the panel beside a ranking of 200 vendors × 30 indicators; draws of weights are part of the time."""
    random = np.random.default_rng(1)
    points, weights = random.uniform(0, 100, (VENDORS, INDICATORS)), random.dirichlet(np.ones(INDICATORS))
    return {
        "name": f"beside a ranking of {VENDORS} vendors × {INDICATORS} indicators, {DRAWS:,} draws",
        "uniform_s": _best(lambda: acceptability(points, uniform_weights(INDICATORS))),
        "around_the_weights_s": _best(lambda: acceptability(points, weights_around(weights))),
        "first_place_intervals_s": _best(lambda: first_place_intervals(points, weights)),
        "full_ranking_intervals_s": _best(lambda: full_ranking_intervals(points, weights)),
        "whole_panel_s": _best(lambda: firmness(_contest(points, weights)), times=3),
    }


def _contest(points: FloatArray, weights: FloatArray) -> Contest:
    """As a peer group of a warehouse would be: five dimensions, published scores, bounds of three points."""
    totals = points @ weights
    order = np.argsort(-totals)
    indicators = tuple(f"i{number}" for number in range(INDICATORS))
    dimensions = tuple(f"d{number % 5}" for number in range(INDICATORS))
    return Contest(
        vendors=tuple(f"v{row}" for row in order),
        places=tuple(range(1, VENDORS + 1)),
        published=np.round(totals[order], 2),
        totals=totals[order],
        low=totals[order] - 3,
        high=totals[order] + 3,
        points=points[order],
        added=np.zeros(VENDORS),
        indicators=indicators,
        dimensions=dimensions,
        weights=weights,
        dimension_weights={f"d{number}": float(weights[number::5].sum()) for number in range(5)},
        least_difference=1.0,
    )


def beside_libraries() -> dict[str, Any]:
    """Time weighted sum, product and TOPSIS on 10,000 × 30 beside scikit-criteria and pymcdm; scores must agree."""
    import pymcdm
    import skcriteria
    from skcriteria.agg.simple import WeightedSumModel
    from skcriteria.agg.topsis import TOPSIS
    from skcriteria.preprocessing.scalers import VectorScaler

    random = np.random.default_rng(2)
    table, weights = random.uniform(1, 100, (MANY, INDICATORS)), random.dirichlet(np.ones(INDICATORS))
    better: list[Better] = ["higher"] * INDICATORS
    types = np.ones(INDICATORS)
    decision = skcriteria.mkdm(table, types, weights=weights)
    scaler, ideal, adding = VectorScaler("matrix"), TOPSIS(), WeightedSumModel()
    vectors = pymcdm.methods.TOPSIS(pymcdm.normalizations.vector_normalization)
    # The table is summed as it is, by all three.
    raw = pymcdm.methods.WSM(lambda column, **_: column)
    sums: dict[str, Callable[[], Any]] = {
        "sum_s": lambda: weighted_sum(table, weights),
        "sum_pymcdm_s": lambda: raw(table, weights, types),
        "sum_scikit_criteria_s": lambda: adding.evaluate(decision).e_.score,
    }
    closeness: dict[str, Callable[[], Any]] = {
        "topsis_s": lambda: topsis_by_vectors(table, weights, better).closeness,
        "topsis_pymcdm_s": lambda: vectors(table, weights, types),
        "topsis_scikit_criteria_s": lambda: ideal.evaluate(scaler.transform(decision)).e_.similarity,
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for group in (sums, closeness):
            ours, *theirs = (np.asarray(run()) for run in group.values())
            for other in theirs:
                np.testing.assert_allclose(ours, other, rtol=1e-9)
        timed = {name: _best(run) for name, run in (sums | closeness).items()}
    timed["product_s"] = _best(lambda: weighted_product(table, weights))
    return {
        "name": f"scores of {MANY:,} vendors × {INDICATORS} indicators beside scikit-criteria and pymcdm",
        **timed,
        "ratio_sum_to_pymcdm": timed["sum_s"] / timed["sum_pymcdm_s"],
        "ratio_sum_to_scikit_criteria": timed["sum_s"] / timed["sum_scikit_criteria_s"],
        "ratio_topsis_to_pymcdm": timed["topsis_s"] / timed["topsis_pymcdm_s"],
        "ratio_topsis_to_scikit_criteria": timed["topsis_s"] / timed["topsis_scikit_criteria_s"],
    }


def _best(run: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of several runs in seconds: what the code costs, not what the machine was doing."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


if __name__ == "__main__":
    print(json.dumps([beside_a_ranking(), beside_libraries()], ensure_ascii=False, indent=2))
