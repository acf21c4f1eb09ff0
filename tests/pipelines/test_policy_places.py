"""Is a wrong policy file refused with file, line and remedy, and do the option schemes load."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from pipelines.errors import PolicyError
from pipelines.policy import load_policy
from pipelines.policy_files import PolicyTables
from pipelines.schemes import add_scheme
from pipelines.workspace import DEFAULT_ROOT

SHIPPED = DEFAULT_ROOT / "policy"
OPTIONS = SHIPPED / "options"

Change = Callable[[str], str]


def replaced(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if part in line)


def policy_with(folder: Path, change: Change) -> str:
    """Copy the shipped policy with its scheme changed; return the scheme's text."""
    for path in SHIPPED.glob("*.yaml"):
        shutil.copy(path, folder)
    text = change((SHIPPED / "evaluation.yaml").read_text(encoding="utf-8"))
    (folder / "evaluation.yaml").write_text(text, encoding="utf-8")
    return text


# What is changed in the shipped scheme, a text of the line that is named, and words of the sentence in both languages.
WRONG: dict[str, tuple[Change, str, str, str]] = {
    "weights do not add up": (
        replaced("indicator: EQ1, title: {zh: 资质证照有效率, en: Valid licences}, weight: 4", "indicator: EQ1, title: {zh: 甲, en: A}, weight: 4.001"),
        "- dimension: qualification",
        "权重合计为 10.001",
        "add up to 10.001",
    ),
    "target on the wrong side": (replaced("curve: {up: [85, 98]}", "curve: {up: [98, 85]}"), "{up: [98, 85]}", "计分曲线有误", "the curve is wrong"),
    "unknown key of an indicator": (replaced("missing: vendor, headline", "mising: vendor, headline"), "mising: vendor", "是否应为 missing", "is missing meant?"),
    "unknown key of the scheme": (replaced("coverage: {ranked", "coverag: {ranked"), "coverag: {ranked", "是否应为 coverage", "is coverage meant?"),
    "unknown key of a gate's limit": (replaced("at_least: 1, cap: D}]}", "at_most: 1, cap: D}]}"), "at_most: 1", "没有名为 at_most", "no key at_most"),
    "a cap that is no tier": (replaced("at_least: 1, cap: D}]}", "at_least: 1, cap: E}]}"), "cap: E", "“E”应为 A, B, C, D", "“E” must be one of A, B, C, D"),
    "tiers out of order": (replaced("from: 80, every", "from: 95, every"), "from: 95, every", "须逐级降低", "from best to worst"),
    "an event in two items": (replaced("event: praised", "event: fraud_stopped"), "item: J2", "不得重复计分", "counts once"),
    "no points": (replaced("points: 5, event: criticised", "points: 0, event: criticised"), "event: criticised", "应大于 0", "more than 0"),
    "no number": (replaced("cap: 20", "cap: many"), "cap: many", "“many”不是数字", "is not a number"),
    "a mode that is not there": (replaced("mode: strict", "mode: lenient"), "mode: lenient", "strict, material", "strict, material"),
    "coverage in per cent": (replaced("{ranked: 0.80, provisional: 0.60}", "{ranked: 80, provisional: 60}"), "ranked: 80", "80% 写 0.80", "80 % is 0.80"),
    "coverage swapped": (replaced("{ranked: 0.80, provisional: 0.60}", "{ranked: 0.6, provisional: 0.8}"), "ranked: 0.6", "不得高于 ranked", "must not be above ranked"),
    "days as a word": (replaced("active_days: 60", "active_days: sixty"), "active_days: sixty", "“sixty”应为不小于 0 的整数", "“sixty” must be a whole number"),
    "a period and a half": (replaced("new_vendor_periods: 1", "new_vendor_periods: 1.5"), "new_vendor_periods: 1.5", "不小于 0 的整数", "whole number"),
    "up after no period": (replaced("up_after: 2", "up_after: 0"), "up_after: 0", "不小于 1 的整数", "at least 1"),
    "half a rule": (replaced("newcomer: {limit: B, periods: 2}", "newcomer: {periods: 2}"), "newcomer: {periods", "缺少 limit", "lacks limit"),
    "a rule that is a list": (replaced("newcomer: {limit: B, periods: 2}", "newcomer: [B, 2]"), "newcomer: [B", "应写成键值", "keys and values"),
    "a recheck that leads down": (replaced("recheck: {from: D, to: C}", "recheck: {from: C, to: D}"), "recheck: {from: C", "到更高的等级", "to a higher tier"),
    "repeating that leads up": (replaced("repeated: {tier: C, to: D}", "repeated: {tier: C, to: A}"), "repeated: {tier: C", "到更低的等级", "to a lower tier"),
    "no tier below 50": (replaced("from: 0}", "from: 50}"), "from: 50}", "分数线应为 0", "must begin at 0"),
    "a tier nobody reaches": (replaced("from: 90,", "from: 120,"), "from: 120", "应在 0 与 100 之间", "between 0 and 100"),
    "a tier twice": (replaced("tier: B,", "tier: A,"), "title: {zh: 良好", "等级 A 出现两次", "tier A stands twice"),
    "no engagement in the best tier": (replaced("no_engagement_in: D", "no_engagement_in: A"), "no_engagement_in: A", "“A”应为 B, C, D", "must be one of B, C, D"),
    "no as a text": (replaced("without_gate: true", 'without_gate: "no"'), "without_gate:", "应为 true 或 false", "true or false"),
    "a warning that is none": (replaced("warn: true", "warn: false"), "warn: false", "什么也不做", "does nothing"),
    "a cap below 0": (replaced("cap: 20", "cap: -20"), "cap: -20", "不得小于 0", "must not be less than 0"),
    "points below 0": (replaced("1: 30,", "1: -30,"), "1: -30", "不得小于 0", "must not be less than 0"),
    "a headline that is none": (replaced("headline: risk", "headline: rsk"), "headline: rsk", "“rsk”应为 quality, cost, risk", "“rsk” must be one of"),
    "a time of day": (replaced("effective_from: 2023-01-01", "effective_from: 2023-01-01 08:00:00"), "effective_from", "应为日期", "must be a date"),
    "a volume asked of a count": (replaced("measure: late_change_notices, aggregation: sum,", "measure: late_change_notices, aggregation: sum, minimum_denominator: 5,"), "minimum_denominator: 5, unit", "只用于比率指标", "is for rates"),
    "a count drawn to a mean": (replaced("measure: late_change_notices, aggregation: sum,", "measure: late_change_notices, aggregation: sum, shrink_below: 1,"), "shrink_below: 1, unit", "只用于比率指标", "is for rates"),
    "what only a tender reads": (replaced("measure: valid_certificates", "names: [证照], measure: valid_certificates"), "names: [证照]", "names 只用于选择方案", "names is for selection"),
    "no satisfaction (V19)": (
        lambda text: replaced("weight: 3, measure: satisfaction", "weight: 0, measure: satisfaction")(
            replaced("weight: 3, measure: complaints_closed_on_time", "weight: 6, measure: complaints_closed_on_time")(text)
        ),
        "any_of: [ER4]",
        "没有给“满意度”权重（V19）",
        "no weight to “Satisfaction” (V19)",
    ),
    "no cost indicator (V19)": (replaced("any_of: [EP5, EP7, EP8]", "any_of: [EX5]"), "any_of: [EX5]", "没有给“成本类指标”权重（V19）", "no weight to “a cost indicator” (V19)"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_scheme_is_refused_with_file_line_and_remedy(tmp_path: Path, case: str) -> None:
    change, place, zh, en = WRONG[case]
    text = policy_with(tmp_path, change)
    with pytest.raises(PolicyError) as refused:
        load_policy(tmp_path)
    number = line_of(text, place)
    assert f"evaluation.yaml 第 {number} 行" in refused.value.zh
    assert f"evaluation.yaml, line {number}" in refused.value.en
    assert zh in refused.value.zh
    assert en in refused.value.en


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("families.yaml", "denominator: {zh: 交易笔数", "denominater: {zh: 交易笔数", "is denominator meant?"),
        ("kpis.yaml", "families: [CT], measure: error_rate", "family: [CT], measure: error_rate", "no key family"),
        ("costs.yaml", "marginal_below", "marginal_bellow", "is marginal_below meant?"),
        ("calendar.yaml", "working_weekends: [2023-01-28", "weekends: [2023-01-28", "is working_weekends meant?"),
        ("kpis.yaml", "critical_below: 0.95", "critical_below: 95", "80 % is 0.80"),
        ("calendar.yaml", "2024-06-10,", "2024-13,", "must be a day"),
    ],
)
def test_other_policy_files_are_as_strict(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    policy_with(tmp_path, lambda text: text)
    text = replaced(old, new)((tmp_path / file).read_text(encoding="utf-8"))
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load_policy(tmp_path)
    assert words in refused.value.en
    assert f"{file}, line" in refused.value.en


def test_a_key_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    policy_with(tmp_path, replaced("weights_sum: 100\n", "weights_sum: 100\nweights_sum: 99\n"))
    with pytest.raises(PolicyError, match=r"line 14 repeats the key weights_sum of line 13"):
        load_policy(tmp_path)


def test_two_versions_of_one_day_are_refused(tmp_path: Path) -> None:
    text = policy_with(tmp_path, lambda text: text)
    (tmp_path / "later.yaml").write_text(text.replace('version: "2023.1"', 'version: "2023.2"'), encoding="utf-8")
    with pytest.raises(PolicyError, match="defined twice"):
        load_policy(tmp_path)


def test_the_six_dimension_scheme_loads_and_keeps_its_proportions(tmp_path: Path) -> None:
    for path in SHIPPED.glob("*.yaml"):
        if path.name != "evaluation.yaml":
            shutil.copy(path, tmp_path)
    shutil.copy(OPTIONS / "evaluation-6d.yaml", tmp_path)
    rows, five = load_policy(tmp_path).rows, load_policy(SHIPPED).rows
    six = {
        name: [row for row in rows[name] if row["scheme"] == "evaluation_6d"] for name in ("dimensions", "indicators")
    }
    assert [row["weight"] for row in six["dimensions"]] == [8, 8, 37, 13, 19, 15]
    cost = {row["indicator"]: row["weight"] for row in six["indicators"] if row["dimension"] == "cost"}
    assert cost == {"EP5": 4, "EP7": 6, "EP8": 2, "EX1": 3}
    old = {row["indicator"]: row["weight_units"] for row in five["indicators"]}
    for name in ("qualification", "scale", "performance", "reputation", "management"):
        members = [row for row in six["indicators"] if row["dimension"] == name]
        shares = {str(row["weight_units"] / old[row["indicator"]]) for row in members}  # type: ignore[operator]
        assert len(shares) == 1, name


@pytest.mark.parametrize(("name", "cuts"), [("90-75-60", [90, 75, 60, 0]), ("85-70-60", [85, 70, 60, 0])])
def test_the_tier_presets_fit_the_shipped_scheme(name: str, cuts: list[int]) -> None:
    document = yaml.safe_load((SHIPPED / "evaluation.yaml").read_text(encoding="utf-8"))
    document |= yaml.safe_load((OPTIONS / f"tiers-{name}.yaml").read_text(encoding="utf-8"))
    tables = PolicyTables()
    add_scheme(tables, "evaluation.yaml", document)
    assert [row["total_from"] for row in tables.rows["tiers"]] == cuts


def test_option_files_are_not_in_force() -> None:
    assert {row["scheme"] for row in load_policy(SHIPPED).rows["schemes"]} == {"evaluation", "selection"}


def test_a_gate_takes_the_limits_of_its_mode() -> None:
    document = yaml.safe_load((SHIPPED / "evaluation.yaml").read_text(encoding="utf-8"))
    found = {}
    for mode in ("strict", "material"):
        gate = next(entry for entry in document["gates"] if entry["gate"] == "G4")
        gate["mode"] = mode
        tables = PolicyTables()
        add_scheme(tables, "evaluation.yaml", document)
        found[mode] = {row["test"] for row in tables.rows["gate_limits"] if row["gate"] == "G4"}
    assert found == {"strict": {"grave_violations", "open_violations"}, "material": {"grave_violations"}}
