"""Is the house still the house: rooms, imports, pins, and the hazards that were measured once."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("dashboard", "pipelines", "models")
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
VAGUE_NAMES = {"utils", "util", "helpers", "common", "base", "misc"}


def python_files(*rooms: str) -> list[Path]:
    files = sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))
    assert files
    return files


def module_level_imports(tree: ast.Module) -> set[str]:
    """Names imported when the file is imported: everything but what stands inside a function."""
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(node))
    return found


def relative(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_imported_from_this_project(room: str) -> None:
    spec = importlib.util.find_spec(room)
    assert spec is not None
    assert spec.origin == str(ROOT / room / "__init__.py")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_found_from_any_folder_without_help(room: str, tmp_path: Path) -> None:
    # -I: neither the current folder nor PYTHONPATH may be what makes it work.
    seen = subprocess.run(
        [sys.executable, "-I", "-c", f"import {room}; print({room}.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert seen.stdout.strip() == str(ROOT / room / "__init__.py")


def test_tests_are_imported_without_their_folder_on_the_path(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getoption("importmode") == "importlib"
    assert str(ROOT / "tests") not in sys.path


def test_imports_go_one_way() -> None:
    checked = subprocess.run(
        [sys.executable, "-c", LINT_IMPORTS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in checked.stdout
    assert checked.returncode == 0, checked.stdout


def test_every_file_says_what_it_answers() -> None:
    mute = [path for path in python_files(*ROOMS) if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert relative(mute) == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    named = [
        path for path in python_files(*ROOMS, "tests") if path.stem in VAGUE_NAMES or path.parent.name in VAGUE_NAMES
    ]
    assert relative(named) == []


def test_duckdb_is_pinned() -> None:
    assert "duckdb==2.0.0" in project()["project"]["dependencies"]
    assert "duckdb==2.0.0" in (ROOT / "requirements.txt").read_text("utf-8").split("\n")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_names_no_place(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text("utf-8").split("\n") if line and not line.startswith("#")]
    pins = [line for line in lines if line not in ("-e .", "-r requirements.txt")]
    assert len(pins) > 20
    assert [line for line in pins if not re.fullmatch(r"[a-z0-9._-]+==[^\s;]+( ; .+)?", line)] == []


def test_requirements_end_in_the_product_itself() -> None:
    assert (ROOT / "requirements.txt").read_text("utf-8").rstrip("\n").split("\n")[-1] == "-e ."


def test_pinned_versions_are_the_declared_ones() -> None:
    pinned = (ROOT / "requirements.txt").read_text("utf-8").lower().split("\n")
    declared = [dependency.lower() for dependency in project()["project"]["dependencies"] if "==" in dependency]
    assert len(declared) > 5
    assert [dependency for dependency in declared if dependency not in pinned] == []


def test_scikit_learn_is_imported_only_when_needed() -> None:
    trees = {path: ast.parse(path.read_text("utf-8")) for path in python_files(*ROOMS)}
    eager = [
        path
        for path, tree in trees.items()
        if any(name.split(".")[0] == "sklearn" for name in module_level_imports(tree))
    ]
    assert relative(eager) == []


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_two_commands(command: str) -> None:
    assert command in (ROOT / "README.md").read_text("utf-8")


def test_ci_runs_what_a_developer_runs() -> None:
    assert (ROOT / ".ci" / "run").read_text("utf-8").rstrip("\n").split("\n")[-1] == "make test"
