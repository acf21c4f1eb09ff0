"""Are policy files read exactly, and is a wrong one refused with a sentence that names the place."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.errors import PolicyError
from pipelines.policy import load_policy
from pipelines.policy_files import PolicyTables, exact, read_yaml
from pipelines.schemes import add_scheme
from pipelines.workspace import DEFAULT_ROOT

TWO_THIRDS: dict[str, Any] = yaml.safe_load("""
scheme: small
version: "1"
effective_from: 2024-01-01
period: quarter
title: {zh: 小方案, en: Small}
weights_sum: 1
dimensions:
  - dimension: all
    title: {zh: 全部, en: All}
    weight: 1
    indicators:
      - {indicator: a, title: {zh: 甲, en: A}, weight: "1/3", measure: a, unit: "%", curve: {up: [80, 100]}, missing: bank}
      - {indicator: b, title: {zh: 乙, en: B}, weight: "2/3", measure: b, unit: "‱", curve: {down: [1, 5]}, missing: vendor}
""")


def scheme(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(TWO_THIRDS) | changes


def tables(document: dict[str, Any]) -> PolicyTables:
    filled = PolicyTables()
    add_scheme(filled, "small.yaml", document)
    return filled


def test_thirds_are_exact_whole_units() -> None:
    units = {row["indicator"]: row["weight_units"] for row in tables(TWO_THIRDS).rows["indicators"]}
    assert units == {"a": 1, "b": 2}
    assert tables(TWO_THIRDS).rows["schemes"][0]["weight_unit_total"] == 3


def test_targets_are_kept_in_the_unit_of_storage() -> None:
    found = {
        row["indicator"]: (row["floor_value"], row["target"]) for row in tables(TWO_THIRDS).rows["indicator_measures"]
    }
    assert found == {"a": (0.8, 1.0), "b": (0.0005, 0.0001)}


def test_a_workspace_says_who_owes_the_evidence_that_vendors_do_not_owe() -> None:
    def owner(document: dict[str, Any]) -> list[object]:
        (row,) = tables(document).rows["schemes"]
        return [row["owner_zh"], row["owner_en"]]

    assert owner(TWO_THIRDS) == ["行内", "bank"]
    assert owner(scheme(owed_by={"zh": "项目方", "en": "programme"})) == ["项目方", "programme"]
    for wrong in ("programme", {"zh": "项目方"}, {"zh": "项目方", "en": "programme", "de": "Programm"}):
        with pytest.raises(PolicyError, match="owed_by"):
            tables(scheme(owed_by=wrong))


@pytest.mark.parametrize(
    ("text", "value"), [("0.1", Fraction(1, 10)), ("1/3", Fraction(1, 3)), (2.5, Fraction(5, 2)), (10, 10)]
)
def test_weights_are_read_as_written(text: object, value: Fraction) -> None:
    assert exact(text, "here") == value


def test_a_hundred_tenths_add_up_to_ten_exactly() -> None:
    entry = TWO_THIRDS["dimensions"][0]["indicators"][0]
    indicators = [entry | {"indicator": f"i{n}", "weight": 0.1} for n in range(100)]
    dimension = TWO_THIRDS["dimensions"][0] | {"weight": 10, "indicators": indicators}
    assert len(tables(scheme(weights_sum=10, dimensions=[dimension])).rows["indicators"]) == 100


def changed_indicator(**changes: Any) -> dict[str, Any]:
    document = scheme()
    document["dimensions"][0]["indicators"][0] |= changes
    return document


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (scheme(weights_sum=2), ["small.yaml", "add up to 1", "should be 2"]),
        (changed_indicator(weight="1/2"), ["small.yaml: all", "7/6"]),
        (changed_indicator(weight="-1/3"), ["can't be negative"]),
        (changed_indicator(weight="heavy"), ["heavy", "not a number"]),
        (changed_indicator(curve={"up": [100, 80]}), ["small.yaml: all.a", "curve"]),
        (changed_indicator(curve={"sideways": [1, 2]}), ["small.yaml: all.a", "curve"]),
        (changed_indicator(missing="nobody"), ["nobody", "vendor, bank"]),
        (changed_indicator(indicator="b"), ["b stands twice"]),
        (changed_indicator(measure="b", aggregation="sum"), ["b is aggregated in two different ways"]),
        (scheme(tie_breaks=["dimension:al"]), ["tie_breaks.dimension", "“al”"]),
        (scheme(tie_breaks=["dimension:all"] * 6), ["5 at most"]),
        (scheme(period="fortnight"), ["fortnight", "quarter"]),
        (scheme(effective_from="soon"), ["effective_from"]),
        ({key: value for key, value in scheme().items() if key != "dimensions"}, ["lacks dimensions"]),
    ],
)
def test_a_wrong_scheme_is_refused_by_name_and_place(document: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(PolicyError) as refused:
        tables(document)
    assert [word for word in words if word not in refused.value.en] == []
    assert refused.value.zh != refused.value.en


def test_a_folder_without_a_scheme_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="holds no scheme"):
        load_policy(tmp_path)


def test_broken_yaml_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("scheme: [", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"rules\.yaml"):
        load_policy(tmp_path)


def test_a_policy_that_gives_one_rule_twice_names_both_lines(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("weights:\n  a: 60\n  b: 40\n  a: 40\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"rules\.yaml.*line 4 repeats the key a of line 2"):
        read_yaml(tmp_path / "rules.yaml")


def test_two_kpis_of_one_name_are_refused(tmp_path: Path) -> None:
    kpi = {"title": {"zh": "接通率", "en": "Rate"}, "families": ["CC"], "measure": "m"}
    (tmp_path / "kpis.yaml").write_text(yaml.safe_dump({"kpis": {"A": kpi, "B": kpi}}), encoding="utf-8")
    (tmp_path / "small.yaml").write_text(yaml.safe_dump(TWO_THIRDS), encoding="utf-8")
    with pytest.raises(PolicyError, match="接通率"):
        load_policy(tmp_path)


@pytest.mark.parametrize(
    ("name", "weights", "count"), [("evaluation", [10, 10, 45, 15, 20], 29), ("selection", [20, 15, 25, 15, 25], 23)]
)
def test_a_shipped_scheme_has_five_dimensions_in_order(name: str, weights: list[int], count: int) -> None:
    shipped = load_policy(DEFAULT_ROOT / "policy").rows
    dimensions = [row for row in shipped["dimensions"] if row["scheme"] == name]
    indicators = [row for row in shipped["indicators"] if row["scheme"] == name]
    assert [row["title_zh"] for row in dimensions] == ["资质", "规模", "业绩", "信誉", "管理规范性"]
    assert [row["weight"] for row in dimensions] == weights
    assert len(indicators) == count
    assert sum(row["weight"] for row in indicators) == 100  # type: ignore[misc]


def test_the_gates_of_a_selection_are_those_of_the_bank() -> None:
    gates = load_policy(DEFAULT_ROOT / "policy").rows["selection_gates"]
    assert [row["gate"] for row in gates] == ["G1", "G2", "G3", "G4", "G5", "G7", "G9", "G12", "G15"]
    assert [row["gate"] for row in gates if row["exempt"]] == ["G4"]


def test_a_kpi_name_that_is_everybodys_and_a_familys_own_is_refused(tmp_path: Path) -> None:
    kpi = {"title": {"zh": "接通率", "en": "Rate"}, "measure": "m"}
    document = {"kpis": {"A": kpi | {"families": "all"}, "B": kpi | {"families": ["CC"]}}}
    (tmp_path / "kpis.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    (tmp_path / "small.yaml").write_text(yaml.safe_dump(TWO_THIRDS), encoding="utf-8")
    with pytest.raises(PolicyError, match="both general and one of CC"):
        load_policy(tmp_path)


def test_two_schemes_or_one_version_twice_are_refused(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(yaml.safe_dump(TWO_THIRDS), encoding="utf-8")
    (tmp_path / "copy.yaml").write_text(yaml.safe_dump(TWO_THIRDS), encoding="utf-8")
    with pytest.raises(PolicyError, match="defined twice"):
        load_policy(tmp_path)
    (tmp_path / "copy.yaml").write_text(yaml.safe_dump(scheme(scheme="other")), encoding="utf-8")
    with pytest.raises(PolicyError, match="2 schemes for evaluation"):
        load_policy(tmp_path)


def selection(**changes: Any) -> dict[str, Any]:
    text = (DEFAULT_ROOT / "policy" / "selection.yaml").read_text(encoding="utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document | changes


def test_a_workspace_may_have_one_scheme_for_each_purpose(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(yaml.safe_dump(TWO_THIRDS), encoding="utf-8")
    (tmp_path / "selection.yaml").write_text(yaml.safe_dump(selection()), encoding="utf-8")
    found = load_policy(tmp_path).rows["schemes"]
    assert {(row["scheme"], row["purpose"]) for row in found} == {("small", "evaluation"), ("selection", "selection")}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gates": [{"gate": "G1", "title": {"zh": "甲", "en": "A"}}]}, r"selection.yaml: gates\[1\]: lacks rule"),
        ({"price": {"weight": 0.2, "method": "PM9", "basis": "bid", "drop_from": 5}}, "PM9"),
        ({"price": {"method": "PM4", "basis": "tco"}}, "PM4 measures from the price cap, which is on bids"),
        ({"committee": {}}, "committee: lacks least_members"),
        ({"purpose": "buying"}, "there is no key"),
        ({"committee": {"leest_members": 5}}, "is least_members meant"),
        ({"tiers": [{"tier": "A", "title": {"zh": "甲", "en": "A"}, "from": 90}]}, "tiers is for evaluation schemes"),
        ({"must_weigh": [{"any_of": ["S1"]}]}, "must_weigh is for evaluation schemes"),
        ({"tie_breaks": ["dimension:price"]}, "tie_breaks is for evaluation schemes"),
    ],
)
def test_a_selection_scheme_that_lacks_or_misspells_a_rule_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        add_scheme(PolicyTables(), "selection.yaml", selection(**changes))


def with_rules(part: str, **changes: Any) -> dict[str, Any]:
    document = selection()
    return document | {part: document[part] | changes}


def first_indicator(**changes: Any) -> dict[str, Any]:
    document = selection()
    document["dimensions"][0]["indicators"][0] |= changes
    return document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (with_rules("price", weight="1.2"), r"price\.weight.*1\.2.*between 0 and 1"),
        (with_rules("price", weight="-0.2"), r"price\.weight.*-0\.2.*between 0 and 1"),
        (with_rules("price", reduction=3), r"price\.reduction.*between 0 and 1"),
        (with_rules("price", explain_below=80), r"price\.explain_below.*80 % is 0\.80"),
        (with_rules("price", drop_from=2), r"price\.drop_from.*whole number of at least 3"),
        (with_rules("committee", trim_from=2), r"committee\.trim_from.*whole number of at least 3"),
        (with_rules("committee", least_members="five"), r"committee\.least_members.*“five” must be a whole number"),
        (with_rules("committee", odd="false"), r"committee\.odd.*true or false"),
        (with_rules("evidence_rules", months=0), r"evidence_rules\.months.*at least 1"),
        (with_rules("evidence_rules", incumbent_share=2), r"evidence_rules\.incumbent_share.*between 0 and 1"),
        (selection(gates=selection()["gates"] * 2), "gate G1 stands twice"),
        (selection(owed_by={"zh": "甲", "en": "A"}), "owed_by is for evaluation schemes"),
        (first_indicator(families={"CT": {"up": [0, 3]}}), "families is for evaluation schemes"),
        (first_indicator(curve={"by_family": True}), "by_family is for evaluation schemes"),
        (first_indicator(shrink_below=1), "shrink_below is for evaluation schemes"),
        (first_indicator(minimum_denominator=1), "minimum_denominator is for evaluation schemes"),
        (first_indicator(chance=True), "chance is for evaluation schemes"),
        (first_indicator(headline="risk"), "headline is for evaluation schemes"),
    ],
)
def test_what_no_tender_could_be_judged_by_is_refused(document: dict[str, Any], said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        add_scheme(PolicyTables(), "selection.yaml", document)


def test_a_name_for_two_gates_is_refused(tmp_path: Path) -> None:
    document = selection()
    document["gates"][1]["names"] = ["依法成立"]
    (tmp_path / "selection.yaml").write_text(yaml.safe_dump(document), encoding="utf-8")
    with pytest.raises(PolicyError, match="means both G1 and G2"):
        load_policy(tmp_path)


def test_a_scheme_that_leaves_out_what_it_must_weigh_is_refused() -> None:
    essential = {"any_of": ["b", "c"], "title": {"zh": "满意度", "en": "Satisfaction"}, "words": ["乙"]}
    assert tables(scheme(must_weigh=[essential])).rows["essentials"][0]["words"] == "乙"
    without = scheme(must_weigh=[essential])
    first, second = without["dimensions"][0]["indicators"]
    first["weight"], second["weight"] = 1, 0
    with pytest.raises(PolicyError, match=r"small.yaml: must_weigh\[1\].*Satisfaction.*V19"):
        tables(without)


def test_the_shipped_scheme_may_not_leave_out_satisfaction_or_cost() -> None:
    essentials = load_policy(DEFAULT_ROOT / "policy").rows["essentials"]
    assert [row["title_zh"] for row in essentials] == ["满意度", "成本类指标"]


@pytest.mark.parametrize(("share", "fits"), [(0, True), (1, True), ("1.001", False), ("-0.001", False)])
def test_what_the_bank_recovers_of_vat_is_a_share(tmp_path: Path, share: object, fits: bool) -> None:
    (tmp_path / "small.yaml").write_text(yaml.safe_dump(TWO_THIRDS, allow_unicode=True), encoding="utf-8")
    entry = {"name": "vat_recoverable", "from": date(2025, 1, 1), "value": share, "confirmed": False}
    entry["source"] = {"zh": "某", "en": "some"}
    (tmp_path / "parameters.yaml").write_text(yaml.safe_dump({"parameters": [entry]}), encoding="utf-8")
    if fits:
        assert load_policy(tmp_path).rows["cost_parameters"][0]["value"] == Decimal(str(share))
    else:
        with pytest.raises(PolicyError, match=r"parameters\.yaml, line 2 \(parameters\[1\]\): vat_recoverable .*V11"):
            load_policy(tmp_path)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"share": "1.01"}, "share 1.01 lies between 0 and 1"),
        ({"above": "-0.5"}, "above -0.5 must not be negative"),
        ({"from": "soon"}, "must be a date"),
    ],
)
def test_a_step_of_credits_outside_its_range_is_refused_and_without_any_all_is_due(
    tmp_path: Path, step: dict[str, object], said: str
) -> None:
    (tmp_path / "small.yaml").write_text(yaml.safe_dump(TWO_THIRDS, allow_unicode=True), encoding="utf-8")
    (tmp_path / "costs.yaml").write_text(yaml.safe_dump({"items": {}}), encoding="utf-8")
    (whole,) = load_policy(tmp_path).rows["credit_steps"]
    assert (whole["above"], whole["share"]) == (0, 1)
    steps = [{"from": date(2025, 1, 1), "above": 0, "share": 1} | step]
    (tmp_path / "costs.yaml").write_text(yaml.safe_dump({"items": {}, "credit_steps": steps}), encoding="utf-8")
    with pytest.raises(PolicyError, match=said):
        load_policy(tmp_path)


def test_a_key_of_the_cost_policy_that_nobody_reads_is_refused(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(yaml.safe_dump(TWO_THIRDS, allow_unicode=True), encoding="utf-8")
    steps = {"credit_steps": [{"from": date(2025, 1, 1), "above": 0, "part": 1}]}
    for document, named in (
        ({"recoverable_vat": 0}, "recoverable_vat"), ({"limits": {"marginal": 1}}, "marginal"), (steps, "part"),
    ):  # fmt: skip
        (tmp_path / "costs.yaml").write_text(yaml.safe_dump({**document, "items": {}}), encoding="utf-8")
        with pytest.raises(PolicyError, match=rf"costs\.yaml.*{named}"):
            load_policy(tmp_path)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"chance": "perhaps"}, "chance: “perhaps” must be true or false"),
        ({"chance": True, "aggregation": "sum"}, "chance is for rates"),
    ],
)
def test_chance_is_a_yes_or_no_of_rates(change: dict[str, Any], sentence: str) -> None:
    document = scheme()
    document["dimensions"][0]["indicators"][0] |= change
    with pytest.raises(PolicyError, match=sentence):
        tables(document)


def test_what_chance_has_a_part_in_is_declared() -> None:
    document = scheme()
    document["dimensions"][0]["indicators"][0]["chance"] = True
    found = {row["indicator"]: row["has_chance"] for row in tables(document).rows["indicators"]}
    assert found == {"a": True, "b": False}
