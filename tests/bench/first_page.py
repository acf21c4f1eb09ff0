"""How long it takes from starting the server to a first full page in a browser with an empty cache."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from pipelines.warehouse import build
from pipelines.workspace import DEFAULT_ROOT, Workspace

TIMEOUT_MS = 60_000


def measure() -> dict[str, Any]:
    """Serve the sample bank, open the overview twice (cold, then warm), and time both."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "inbox").mkdir()
        shutil.copytree(DEFAULT_ROOT / "sample", root / "sample")
        build(Workspace.at(root))
        port = _free_port()
        start = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", "serve", "--data", str(root), "--port", str(port)],
            cwd=DEFAULT_ROOT.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            _wait_for(port)
            listening = time.perf_counter() - start
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
                )
                cold = _open(browser, port)
                full = time.perf_counter() - start
                warm = _open(browser, port)
                browser.close()
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=10)
    return {
        "name": "first page after start",
        "listening_s": listening,
        "first_full_page_s": full,
        "browser_cold_s": cold,
        "browser_warm_s": warm,
        "ratio_warm_to_cold": warm / cold,
    }


def _open(browser: Any, port: int) -> float:
    page = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}).new_page()
    start = time.perf_counter()
    page.goto(f"http://127.0.0.1:{port}")
    page.wait_for_selector('[data-testid="stDataFrame"]', timeout=TIMEOUT_MS)
    page.wait_for_selector(".js-plotly-plot .main-svg", timeout=TIMEOUT_MS)
    return time.perf_counter() - start


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int) -> None:
    until = time.monotonic() + TIMEOUT_MS / 1000
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(port)
