"""Is a policy file that is built otherwise than expected refused with a sentence, whatever stands where?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipelines.errors import PolicyError
from pipelines.policy import load_policy
from pipelines.policy_files import PolicyTables
from pipelines.schemes import add_scheme
from tests.pipelines.test_policy_places import SHIPPED, line_of, policy_with, replaced

Step = str | int


def places(node: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    """Every place of a document; of a list's items and of a family's own curves the first, as the others are read alike."""
    entries = list(node.items() if isinstance(node, dict) else enumerate(node[:1]) if isinstance(node, list) else ())
    for key, value in entries[:1] if path[-1:] == ("families",) else entries:
        yield (*path, key)
        yield from places(value, (*path, key))


def is_refused(document: dict[str, Any], file: str) -> bool:
    """Whether a scheme is refused by a sentence that names its file; any other failure is raised."""
    try:
        add_scheme(PolicyTables(), file, document)
    except PolicyError as fault:
        return file in str(fault)
    return False


@pytest.mark.parametrize("name", ["evaluation", "selection"])
@pytest.mark.parametrize("stated", [None, "甲", [], -1], ids=repr)
def test_whatever_stands_in_a_scheme_it_loads_or_says_what_is_wrong(name: str, stated: object) -> None:
    document = yaml.safe_load((SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"))
    refused = 0
    for *way, last in list(places(document)):
        parent = document
        for step in way:
            parent = parent[step]
        kept, parent[last] = parent[last], stated
        refused += is_refused(document, f"{name}.yaml")
        parent[last] = kept
    assert refused > 40


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            "names: [通报批评, 监管通报, 总行通报]",
            "names: 通报批评",
            "names: 通报批评",
            ("应写成列表", "must be a list"),
        ),
        (
            "{ranked: 0.80, provisional: 0.60}",
            "80%",
            "coverage: 80%",
            ("如 {ranked: …, provisional: …}", "such as {ranked: …, provisional: …}"),
        ),
        ("from: 80, every", "from: , every", "from: , every", ("没有填写内容", "nothing is written here")),
        ("tier: B,", "tier: no,", "tier: no,", ("yes、no", "texts only in quotes")),
        ("[{test: subcontracting, at_least: 1, cap: D}]", "[]", "G9", ("列表为空", "the list is empty")),
        ("CT: {down: [1, 5]}", "CT: []", "CT: []", ("列表为空", "the list is empty")),
        ("curve: {by_family: true}", "curve: {by_family: 'no'}", "by_family: 'no'", ("true 或 false", "true or false")),
        ("curve: {by_family: true}", "curve: {by_family: true, up: [1, 2]}", "up: [1, 2]", ("up", "no key up")),
    ],
)
def test_what_is_built_wrong_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: str, said: tuple[str, str]
) -> None:
    text = policy_with(tmp_path, replaced(old, new))
    with pytest.raises(PolicyError) as refused:
        load_policy(tmp_path)
    assert f"evaluation.yaml 第 {line_of(text, line)} 行" in str(refused.value)
    assert all(words in str(refused.value) for words in said)


@pytest.mark.parametrize("written", ["％", "%  ", "‰", "n", "x"])
def test_a_unit_is_read_as_it_is_meant(tmp_path: Path, written: str) -> None:
    policy_with(tmp_path, replaced('unit: "%", curve: {up: [80, 100]}', f'unit: "{written}", curve: {{up: [80, 100]}}'))
    first = load_policy(tmp_path).rows["indicators"][0]
    scale = {"％": 0.01, "%  ": 0.01, "‰": 0.001, "n": 1, "x": 1}[written]
    assert first["display_scale"] == scale


@pytest.mark.parametrize(
    ("written", "sign"),
    [("百分比", "%"), ("percent", "%"), ("%/月", "%"), ("万分之", "‱"), ("bp", "‱"), ("千分比", "‰")],
)
def test_a_rate_in_words_would_be_scored_as_a_number_and_is_refused(tmp_path: Path, written: str, sign: str) -> None:
    changed = replaced('unit: "%", curve: {up: [80, 100]}', f'unit: "{written}", curve: {{up: [80, 100]}}')
    text = policy_with(tmp_path, changed)
    with pytest.raises(PolicyError, match=f"write the unit “{written}” as {sign}") as refused:
        load_policy(tmp_path)
    assert f"line {line_of(text, written)}" in str(refused.value)
