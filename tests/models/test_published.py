"""No published case lies unused, and none is called published that was recalled."""

from __future__ import annotations

from tests.models.published import CASES, called, case

TESTED = {
    "ahp_full",
    "ahp_full_hierarchical",
    "ahp_group_aij",
    "ahp_random_index",
    "ahp_weights",
    "composite_geometric",
    "critic_weights",
    "entropy_weights",
    "icc",
    "smaa_2_weighted_sum",
    "topsis",
    "weight_stability_weighted_sum",
    "weighted_product",
    "weighted_sum",
}


def test_each_case_is_of_a_method_that_has_a_test() -> None:
    cases = [case(path.stem) for path in CASES.glob("*.json")]
    assert len(cases) == 24
    assert {each.facts["method"] for each in cases} == TESTED


def test_each_case_names_its_source_and_how_it_was_come_by() -> None:
    for path in CASES.glob("*.json"):
        each = case(path.stem)
        assert len(each.source) > 20
        assert each.access in ("secondary", "library_test", "derived", "memory")
        assert called(each).endswith("from-memory") == (each.access == "memory")
