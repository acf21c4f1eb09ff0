"""What several tests share.

Fixture strategy: take the smallest thing that shows the behaviour. A formula is tested with literals and
needs no fixture; SQL is tested on an in-memory DuckDB that the test opens itself; reading is tested on a
workbook that the test writes into `workspace`, so that the bytes and the expected rows stand side by side.
Only what is slow to make is shared: `sample_warehouse` (the made-up bank, built once for all workers), `banks`
(hand-written ones, made once a worker), `browser` (one Chromium a test file), `serve` (a real server on a free
port, stopped after the test) and `serve_for_reading` (one for a test file, of what its tests only read). Nobody
changes a shared thing; who needs to, takes a copy of the whole workspace folder, which is computed already, or
builds one of their own. There are no mocks: the parts are real and fast enough. Prefer three more lines in a
test over one more fixture here.
"""

from __future__ import annotations

import contextlib
import functools
import http
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from pipelines.opened import Warehouse
    from pipelines.workspace import Workspace
    from tests.office import Recalculate

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
START_SECONDS = 90.0

# A machine's speed says nothing about a law of arithmetic, and the same commit must give the same verdict.
settings.register_profile("house", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("house")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Take one worker more than there are cores: a quarter of the time tests wait, for pages and other processes."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the SQL cases: they are one file, and its worker would be the last to end."""
    items.sort(key=lambda item: "sql" not in item.path.parts)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Return an empty workspace folder with its inbox."""
    folder = tmp_path / "workspace"
    (folder / "inbox").mkdir(parents=True)
    return folder


@pytest.fixture(scope="session")
def sample_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a workspace that holds only a copy of the shipped sample bank, and is built."""
    from pipelines import warehouse
    from pipelines.workspace import Workspace
    from tests.made_once import made_once

    def make(folder: Path) -> None:
        (folder / "inbox").mkdir()
        shutil.copytree(ROOT / "data" / "sample", folder / "sample")
        warehouse.build(Workspace.at(folder))

    return Workspace.at(made_once(tmp_path_factory, "sample_bank", make))


@pytest.fixture(scope="session")
def sample_warehouse(sample_workspace: Workspace) -> Warehouse:
    """Return the opened warehouse of the sample bank."""
    from pipelines import opened

    return opened.open_current(sample_workspace)


@pytest.fixture(scope="session")
def example_workspace(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Workspace]:
    """Return a function that gives a copy of a shipped example; whoever builds it first has built it for all."""
    from pipelines.workspace import Workspace
    from tests.made_once import made_once

    def copy(name: str) -> Workspace:
        shipped, without = ROOT / "data" / "examples" / name, shutil.ignore_patterns("warehouse")
        fill = functools.partial(shutil.copytree, shipped, ignore=without, dirs_exist_ok=True)
        return Workspace.at(made_once(tmp_path_factory, name, fill))

    return copy


@pytest.fixture(scope="session")
def office() -> str:
    """Return LibreOffice's command; without one the test skips, or fails where nothing may be left out."""
    found = shutil.which("soffice")
    if found is None:
        reason = "no LibreOffice: soffice is not on the path (Debian package: libreoffice-calc)"
        if os.environ.get("SCORECARD_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture
def recalculate(office: str, tmp_path: Path) -> Recalculate:
    """Return what gives workbooks back as LibreOffice reckons them."""
    from tests.office import recalculated

    return functools.partial(recalculated, office, tmp_path)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one the test skips, or fails where a browser was promised."""
    names = [os.environ.get("SCORECARD_CHROMIUM", ""), *BROWSERS]
    found = next((path for path in map(shutil.which, filter(None, names)) if path), None)
    if found is None:
        reason = f"no browser: none of {', '.join(BROWSERS)} is on the path (Debian package: chromium)"
        if os.environ.get("SCORECARD_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


# One a test file, not one a session: Playwright keeps an event loop running in the thread while it is open.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Yield a headless Chromium that talks to nobody but the page."""
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-sync"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *quiet])
        yield running
        running.close()


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Yield a function that serves a workspace folder with the real command and returns the address."""
    with _servers() as start:
        yield start


@pytest.fixture(scope="module")
def serve_for_reading() -> Iterator[Callable[[Path], str]]:
    """Yield the same for a whole test file: a workspace that its tests only read is served once."""
    with _servers() as start:
        yield functools.cache(start)


@contextlib.contextmanager
def _servers() -> Iterator[Callable[[Path], str]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> str:
        port = _free_port()
        command = [sys.executable, "-m", "pipelines.cli", "serve", "--data", str(folder), "--port", str(port)]
        log = folder.parent / f"{folder.name}-{port}.log"
        with log.open("wb") as output:
            server = subprocess.Popen(
                command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        started.append(server)
        if not _answers(server, port):
            pytest.fail(f"no answer from port {port}; the server said:\n{log.read_text(errors='replace')}")
        return f"http://127.0.0.1:{port}"

    try:
        yield start
    finally:
        for server in started:
            _stop(server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], port: int) -> bool:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    return False


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGTERM)
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(timeout=10)
