"""Weights from pairwise judgements: published cases, another library, and the laws of reciprocal matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ahp import (
    RANDOM_INDEX,
    RANDOM_INDEX_NAME,
    checked_comparisons,
    comparisons_from_upper,
    completed_comparisons,
    joint_judgements,
    joint_priorities,
    of_each_member,
    principal_eigenvector,
    repairs,
    row_geometric_mean,
)
from models.ranks import competition_ranks
from models.refused import RefusedError
from tests.models.published import Case, called, case, cases_of

SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 4, 1 / 3, 1 / 2, 1, 2, 3, 4, 5, 7, 9]
INCONSISTENT = [[1, 2, 6], [1 / 2, 1, 1 / 3], [1 / 6, 3, 1]]


def judged(count: int) -> st.SearchStrategy[np.ndarray]:
    pairs = count * (count - 1) // 2
    return st.lists(st.sampled_from(SCALE), min_size=pairs, max_size=pairs).map(
        lambda upper: comparisons_from_upper(upper, count)
    )


MATRICES = st.integers(3, 6).flatmap(judged)
GROUPS = st.integers(3, 5).flatmap(lambda count: st.lists(judged(count), min_size=2, max_size=4))


@pytest.mark.parametrize("each", [*cases_of("ahp_weights"), *cases_of("ahp_full")], ids=called)
def test_published_weights_and_consistency(each: Case) -> None:
    found = principal_eigenvector(each.facts["pairwise"]["criteria"])
    exact = each.computed.get("weights", each.computed.get("weights_eigenvector"))
    assert found.weights == pytest.approx(exact, abs=1e-9)
    assert found.ratio == pytest.approx(each.computed.get("cr", each.computed.get("cr_eigenvector")), abs=1e-9)
    if each.facts["parameters"]["prioritisation"] == "principal_eigenvector":
        assert found.weights == pytest.approx(each.expected["weights"], abs=each.tolerance)
    else:
        # Anderson et al. print the mean of normalised columns, which lies close by.
        assert found.weights == pytest.approx(each.expected["weights"], abs=0.005)
    if "cr" in each.expected:
        assert found.ratio == pytest.approx(each.expected["cr"], abs=each.facts["cr_tolerance"])
    assert found.random_index == RANDOM_INDEX_NAME


@pytest.mark.parametrize("each", cases_of("ahp_full"), ids=called)
def test_published_choice_among_alternatives(each: Case) -> None:
    criteria = principal_eigenvector(each.facts["pairwise"]["criteria"]).weights
    local = [principal_eigenvector(table) for table in each.facts["pairwise"]["alternatives"].values()]
    scores = criteria @ np.array([one.weights for one in local])
    assert scores == pytest.approx(each.computed.get("scores", each.computed.get("scores_eigenvector")), abs=1e-9)
    assert competition_ranks(scores).tolist() == each.expected["ranks"]
    for name, ratio in each.computed.get("local_cr", {}).items():
        index = list(each.facts["pairwise"]["alternatives"]).index(name)
        assert local[index].ratio == pytest.approx(ratio, abs=1e-9)


def test_published_hierarchy_of_two_levels() -> None:
    # The family car of Wikipedia: weights of a criterion are shared out among its sub-criteria.
    each = case("ahp_hierarchical_car_two_levels")
    tables = {**each.facts["pairwise"], "Capacity": each.facts["capacity_pairwise"]}
    local = {name: principal_eigenvector(table).weights for name, table in tables.items()}
    scores = np.zeros(len(each.facts["alternatives"]))
    for criterion, weight in zip(each.facts["criteria"], local["Criteria"], strict=True):
        children = criterion.get("children")
        shares = (
            {criterion["name"]: 1.0} if not children else dict(zip(children, local[criterion["name"]], strict=True))
        )
        for name, share in shares.items():
            scores += weight * share * local[name]
    assert local["Criteria"] == pytest.approx(each.expected["weights"], abs=each.tolerance)
    assert scores == pytest.approx(each.expected["scores"], abs=each.tolerance)
    assert scores == pytest.approx(each.computed["scores"], abs=1e-9)
    assert competition_ranks(scores).tolist() == each.expected["ranks"]


def test_published_group_of_five() -> None:
    # Dong et al. (2010) Decision Support Systems 49(3):281-289, section 5.
    each = case("ahp_group_aij_dong2010")
    experts, say = each.facts["pairwise"]["experts"], each.facts["parameters"]["dm_weights"]
    joint = joint_judgements(experts, say)
    assert joint[np.triu_indices(4, k=1)] == pytest.approx(each.expected["collective_matrix_upper"], abs=6e-5)
    group = of_each_member(experts, say, geometric=True)
    assert group.joint.weights == pytest.approx(each.expected["weights"], abs=each.tolerance)
    for member, printed in zip(group.members, each.expected["individual_weights"], strict=True):
        assert member.weights == pytest.approx(printed, abs=each.tolerance)
    indexes = [member.geometric_index for member in (*group.members, group.joint)]
    assert indexes == pytest.approx(each.expected["gci"], abs=6e-4)
    assert of_each_member(experts, say).joint.weights == pytest.approx(each.computed["aij_eigenvector"], abs=1e-8)


def test_random_indexes_are_those_of_saaty() -> None:
    table = case("ahp_random_index_tables").expected[RANDOM_INDEX_NAME]
    assert {str(size): index for size, index in enumerate(RANDOM_INDEX, start=1)} == table


@pytest.mark.parametrize("seed", range(4))
def test_weights_and_ratio_of_pymcdm(seed: int) -> None:
    from pymcdm.weights.subjective import AHP

    upper = np.random.default_rng(seed).choice(SCALE, 10)
    matrix = comparisons_from_upper(upper.tolist(), 5)
    theirs, ours = AHP(matrix=matrix), principal_eigenvector(matrix)
    assert ours.weights == pytest.approx(theirs(), abs=1e-7)
    assert ours.ratio is not None
    # Another table of random indexes: Tummala & Ling (1998).
    assert ours.ratio * RANDOM_INDEX[4] == pytest.approx(theirs.get_cr() * AHP.RI_M[4])


@given(MATRICES)
def test_weights_sum_to_one_and_the_eigenvalue_is_never_below_the_size(matrix: np.ndarray) -> None:
    for solve in (principal_eigenvector, row_geometric_mean):
        found = solve(matrix)
        assert found.weights.sum() == pytest.approx(1)
        assert (found.weights > 0).all()
        assert found.largest_eigenvalue >= len(matrix)
        assert found.ratio is not None
        assert found.ratio >= 0
    assert matrix @ principal_eigenvector(matrix).weights == pytest.approx(
        principal_eigenvector(matrix).largest_eigenvalue * principal_eigenvector(matrix).weights
    )


@given(st.lists(st.integers(1, 50), min_size=2, max_size=8))
def test_judgements_that_agree_give_back_their_weights(weights: list[int]) -> None:
    exact = np.array(weights) / sum(weights)
    for solve in (principal_eigenvector, row_geometric_mean):
        found = solve(exact[:, None] / exact[None, :])
        assert found.weights == pytest.approx(exact)
        assert found.acceptable
        assert (found.ratio is None) == (len(weights) < 3)
        assert found.ratio is None or found.ratio == pytest.approx(0, abs=1e-9)


@given(GROUPS)
def test_joining_judgements_or_weights_is_the_same_for_geometric_means(group: list[np.ndarray]) -> None:
    say = np.arange(1, len(group) + 1)
    by_judgements = row_geometric_mean(joint_judgements(group, say)).weights
    by_weights = joint_priorities([row_geometric_mean(each).weights for each in group], say)
    assert by_judgements == pytest.approx(by_weights)
    joint = joint_judgements(group, say)
    assert joint * joint.T == pytest.approx(np.ones_like(joint))


@given(MATRICES, st.data())
def test_missing_judgements_are_filled_with_the_least_inconsistency(matrix: np.ndarray, data: st.DataObject) -> None:
    count = len(matrix)
    pairs = [(i, j) for i in range(count) for j in range(i + 2, count)]  # neighbours stay: all remain connected
    gaps = data.draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=3, unique=True))
    open_matrix = matrix.copy()
    for i, j in gaps:
        open_matrix[i, j] = open_matrix[j, i] = np.nan
    found = principal_eigenvector(open_matrix)
    filled = completed_comparisons(open_matrix)
    assert found.missing == len(gaps)
    least = np.max(np.real(np.linalg.eigvals(filled)))
    for i, j in gaps:
        for factor in (0.98, 1.02):
            other = filled.copy()
            other[i, j] *= factor
            other[j, i] = 1 / other[i, j]
            assert np.max(np.real(np.linalg.eigvals(other))) >= least - 1e-9


def test_a_chain_of_judgements_is_enough() -> None:
    chain = [[1, 2, None], [None, 1, 3], [None, None, 1]]
    for solve in (principal_eigenvector, row_geometric_mean):
        found = solve(chain)
        assert found.weights == pytest.approx([0.6, 0.3, 0.1])
        assert found.ratio == pytest.approx(0, abs=1e-9)
        assert found.missing == 1


def test_the_judgement_that_contradicts_the_others_is_named_with_its_repair() -> None:
    weights = np.array([0.5, 0.25, 0.125, 0.125])
    matrix = weights[:, None] / weights[None, :]
    matrix[0, 3], matrix[3, 0] = 1 / 4, 4  # turned round
    assert not principal_eigenvector(matrix).acceptable
    first = repairs(matrix)[0]
    assert (first.row, first.column, first.judged, first.suggested) == (0, 3, 0.25, 4)
    assert first.implied == pytest.approx(4)
    assert first.ratio_after == pytest.approx(0, abs=1e-9)
    assert first.deviation == pytest.approx(4)  # its own weights meet it halfway


@given(MATRICES)
def test_every_repair_does_what_it_says(matrix: np.ndarray) -> None:
    before = principal_eigenvector(matrix).ratio
    assert before is not None
    ratios = []
    for repair in repairs(matrix):
        changed = matrix.copy()
        changed[repair.row, repair.column] = repair.suggested
        changed[repair.column, repair.row] = 1 / repair.suggested
        after = principal_eigenvector(changed).ratio
        assert after == pytest.approx(repair.ratio_after, abs=1e-9)
        assert after is not None
        assert after < before
        ratios.append(repair.ratio_after)
    assert ratios == sorted(ratios)


def test_a_lone_bridge_can_not_argue_against_the_others() -> None:
    # Item 3 is judged against item 1 only: nothing else says what that judgement should be.
    assert repairs([[1, 2, 5], [None, 1, None], [None, None, 1]]) == ()
    assert repairs([[1, 2], [0.5, 1]]) == ()


def test_two_items_have_no_consistency() -> None:
    found = principal_eigenvector([[1, 3], [1 / 3, 1]])
    assert (found.ratio, found.geometric_index, found.acceptable) == (None, None, True)
    assert found.weights == pytest.approx([0.75, 0.25])


def test_an_aggregate_hides_what_its_members_show() -> None:
    turned = np.array(INCONSISTENT).T
    group = of_each_member([INCONSISTENT, turned])
    assert [member.acceptable for member in group.members] == [False, False]
    assert group.joint.acceptable
    assert group.joint.ratio == pytest.approx(0, abs=1e-9)


def test_a_member_who_skipped_a_pair_still_counts_in_full() -> None:
    skipped = [[1, 2, None], [None, 1, 2], [None, None, 1]]  # implies 4
    group = of_each_member([skipped, [[1, 1, 1], [1, 1, 1], [1, 1, 1]]], geometric=True)
    expected = joint_priorities([[4 / 7, 2 / 7, 1 / 7], [1 / 3, 1 / 3, 1 / 3]])
    assert group.joint.weights == pytest.approx(expected)


@pytest.mark.parametrize(
    ("judgements", "rule", "items", "said"),
    [
        ([[1, 2], [2, 1]], "reciprocal", (0, 1), "must be 0.5 the other, not 2"),
        ([[1, 0], [0, 1]], "positive", (0, 1), "above 0"),
        ([[1, -3], [-1 / 3, 1]], "positive", (0, 1), "above 0"),
        ([[1, float("inf")], [0, 1]], "positive", (0, 1), "above 0"),
        ([[2, 1], [1, 1]], "diagonal", (0,), "against itself"),
        ([[1, 2, 3], [0.5, 1, 2]], "size", (), "square"),
        (7, "size", (), "square"),
        (np.ones((16, 16)), "size", (), "15"),
        (
            [[1, 2, None, None], [None, 1, None, None], [None, None, 1, 3], [None, None, None, 1]],
            "connected",
            (2, 3),
            "3, 4",
        ),
    ],
)
def test_faulty_judgements_are_refused_by_name(judgements: Any, rule: str, items: tuple[int, ...], said: str) -> None:
    with pytest.raises(RefusedError, match=said) as caught:
        checked_comparisons(judgements)
    assert (caught.value.rule, caught.value.about.get("items", ())) == (rule, items)


@pytest.mark.parametrize("whole", range(1, 10))
def test_fractions_as_people_type_them_are_reciprocal(whole: int) -> None:
    typed = round(1 / whole + 1e-9, 2)
    assert checked_comparisons([[1, whole], [typed, 1]])[1, 0] == 1 / whole
    assert checked_comparisons([[1, typed], [whole, 1]])[0, 1] == 1 / whole
    assert checked_comparisons([[1, None], [1 / whole, 1]])[0, 1] == pytest.approx(whole)


def test_members_of_different_size_and_none_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="same items"):
        joint_judgements([[[1]], [[1, 2], [0.5, 1]]])
    with pytest.raises(ValueError, match="at least one member"):
        joint_judgements([])
