"""Does `scorecard method` show the rules, preview other ones without saving, and save a version that is built at once?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from pipelines.cli import main
from pipelines.workspace import DEFAULT_ROOT
from tests.pipelines.banks import Banks, small


@pytest.fixture
def bank(workspace: Path, banks: Banks) -> Path:
    return banks.copy(workspace, small).root


def run(*words: str | Path) -> Result:
    return CliRunner(env={"LC_ALL": "zh_CN.UTF-8"}).invoke(main, [*map(str, words)])


def test_rules_are_shown_previewed_and_saved(bank: Path) -> None:
    shown = run("method", "show", "--data", bank, "--format", "json")
    assert shown.exit_code == 0, shown.output
    rules = {(row["indicator"], row["family"]): row for row in json.loads(shown.output)}
    assert len({code for code, _family in rules}) == 29
    assert (rules["EP2", "DE"]["floor"], rules["EP2", "DE"]["target"], rules["EP2", "DE"]["unit"]) == (3, 0.5, "‱")

    # 乙: performance 1850/28 = 66.0714 of 45, reputation 76.9231 of 15; the other dimensions have no data.
    preview = run(
        "method", "preview", "--data", bank, "--set", "performance=45", "--set", "reputation=45", "--format", "json"
    )
    assert preview.exit_code == 0, preview.output
    rows = {row["vendor_name"]: row for row in json.loads(preview.output)}
    assert rows["乙公司"]["total_after"] > rows["乙公司"]["total_before"]
    assert rows["甲公司"]["total_change"] == 0
    assert not (bank / "policy").exists()

    words = ["--reason", "更看重客户的声音", "--approved-by", "委员会"]
    saved = run("--as", "李明", "method", "save", "--data", bank, "--set", "ER4=5", *words)
    assert saved.exit_code == 0, saved.output
    (path,) = (bank / "policy").glob("evaluation-*.yaml")
    document = yaml.safe_load(path.read_text("utf-8"))
    assert (document["author"], document["reason"]) == ("李明", "更看重客户的声音")
    listed = json.loads(run("method", "versions", "--data", bank, "--format", "json").output)
    assert [row["version"] for row in listed] == [document["version"], "2023.1"]
    assert listed[0]["author"] == "李明"

    late = run("method", "save", "--data", bank, "--set", "ER4=6", *words, "--from", "2025-10-01")
    assert late.exit_code == 1
    assert "已经结束的期间" in late.output


def test_another_scheme_file_is_previewed_without_touching_anything(bank: Path) -> None:
    file = DEFAULT_ROOT / "policy" / "options" / "evaluation-6d.yaml"
    found = run("method", "preview", "--data", bank, "--file", file, "--format", "json")
    assert found.exit_code == 0, found.output
    assert {row["vendor_name"] for row in json.loads(found.output)} == {"甲公司", "乙公司"}
    assert not (bank / "policy").exists()


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("XX=3", "没有维度或指标"),
        ("ER4=很多", "代码=权重"),
        ("performance=140", "放不进"),
        ("ER4=0", "V19"),
        ("EM1=50", "EM1 的权重放不进维度 management 的"),
    ],
)
def test_weights_that_will_not_do_are_refused_in_words(bank: Path, held: str, words: str) -> None:
    found = run("method", "preview", "--data", bank, "--set", held)
    assert found.exit_code == 1
    assert words in found.output
