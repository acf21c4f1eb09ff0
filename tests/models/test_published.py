"""No published case lies unused, and none is called published that was recalled."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.models.published import CASES, called, case, cases_of

TESTS = Path(__file__).parent.parent


def asked_for() -> Iterator[tuple[str, str]]:
    """Return how the tests ask for cases: ("case", its name) or ("cases_of", a method)."""
    for path in TESTS.rglob("test_*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("case", "cases_of"):
                (asked,) = call.args
                if isinstance(asked, ast.Constant):
                    yield call.func.id, str(asked.value)


def test_each_case_is_asked_for_by_some_test_and_none_in_vain() -> None:
    asked = set(asked_for())
    by_method = {name: {each.name for each in cases_of(name)} for how, name in asked if how == "cases_of"}
    assert all(by_method.values())
    by_name = {name for how, name in asked if how == "case"}
    assert by_name.union(*by_method.values()) == {path.stem for path in CASES.glob("*.json")}


def test_each_case_names_its_source_and_how_it_was_come_by() -> None:
    for path in CASES.glob("*.json"):
        each = case(path.stem)
        assert len(each.source) > 20
        assert each.access in ("secondary", "library_test", "derived", "memory")
        assert called(each).endswith("from-memory") == (each.access == "memory")
