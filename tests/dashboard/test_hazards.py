"""Is the dashboard closed by default, and free of the calls that would open, slow or break it."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

CLOSED_SETTINGS = {
    ("server", "address"): "127.0.0.1",
    ("server", "maxUploadSize"): 200,
    ("server", "enableAgentApi"): False,
    ("server", "enableStaticServing"): False,
    ("server", "fileWatcherType"): "none",
    ("client", "showErrorDetails"): "none",
    ("client", "showErrorLinks"): False,
    ("client", "toolbarMode"): "minimal",
    ("client", "disableDataExport"): True,
    ("browser", "gatherUsageStats"): False,
    ("runner", "postScriptGC"): False,
}


def dashboard_files() -> list[Path]:
    files = sorted((ROOT / "dashboard").rglob("*.py"))
    assert files
    return files


def relative(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]


def called_name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def imported_names(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def streamlit_settings() -> dict[str, dict[str, Any]]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))


def test_no_page_is_found_by_streamlits_old_discovery() -> None:
    assert dashboard_files()
    assert [path for path in (ROOT / "dashboard").rglob("*") if "pages" in path.relative_to(ROOT).parts] == []


def test_no_page_icon_is_fetched_from_a_font_host() -> None:
    icons = [
        (path, value.value)
        for path in dashboard_files()
        for call in calls(path)
        if called_name(call).endswith("Page") or called_name(call) == "set_page_config"
        for value in ast.walk(call)
        if isinstance(value, ast.Constant) and ":material/" in str(value.value)
    ]
    assert icons == []


def test_no_page_writes_html_of_its_own() -> None:
    writers = {"html", "iframe"}
    using = [
        path
        for path in dashboard_files()
        for call in calls(path)
        if called_name(call) in writers or any(word.arg == "unsafe_allow_html" for word in call.keywords)
    ]
    assert relative(using) == []


def test_figures_are_built_without_plotly_express() -> None:
    using = [path for path in dashboard_files() if "plotly.express" in imported_names(path)]
    assert relative(using) == []


@pytest.mark.parametrize(("section", "name"), CLOSED_SETTINGS)
def test_the_dashboard_is_closed_by_default(section: str, name: str) -> None:
    assert streamlit_settings()[section][name] == CLOSED_SETTINGS[section, name]


def test_only_this_machine_may_name_the_server() -> None:
    assert {"localhost", "127.0.0.1"} <= set(streamlit_settings()["server"]["allowedHosts"])


@pytest.mark.parametrize("name", ["enableCORS", "enableXsrfProtection"])
def test_no_protection_of_the_server_is_switched_off(name: str) -> None:
    assert streamlit_settings()["server"].get(name, True) is True
