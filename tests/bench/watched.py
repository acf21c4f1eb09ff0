"""A page of a served workspace in a browser that notes when something on it was last seen to change."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.first_page import TIMEOUT_MS, _free_port, _wait_for
from tests.bench.spent import ROOT, processor_of

# A page stands still when no script runs and nothing was seen to change for this long.
QUIET_MS = 500

# What a reader sees change: elements and texts, and what is drawn on a canvas. The copy of a table that its canvas holds
# for screen readers follows a fifth of a second later and is not counted.
_WATCH = """
window.seen = 0; window.acted = 0; window.ended = 0;
new MutationObserver(changes => {
  for (const change of changes) {
    if (change.type === 'attributes') {
      if (change.target.dataset.testScriptState === 'notRunning') window.ended = performance.now();
    } else if (!(change.target.closest && change.target.closest('canvas'))) window.seen = performance.now();
  }
}).observe(document, {
  childList: true, subtree: true, characterData: true, attributeFilter: ['data-test-script-state'],
});
const write = CanvasRenderingContext2D.prototype.fillText;
CanvasRenderingContext2D.prototype.fillText = function (...given) {
  window.written = window.seen = performance.now();
  return write.apply(this, given);
};
for (const act of ['click', 'pointerup'])
  document.addEventListener(act, () => { window.acted = performance.now(); }, {capture: true});
"""
# Something followed the last act, no script runs, and nothing moved any more. A short script may begin and end between two
# frames: then its end shows in nothing but what it drew.
_STANDS = """quiet => document.querySelector('h1') && Math.max(window.ended, window.seen) > window.acted
  && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
  && performance.now() - Math.max(window.seen, window.ended) > quiet"""


@dataclass(frozen=True)
class Served:
    """A browser's page, where it is served, and the number of the serving process."""

    page: Any
    address: str
    process_id: int

    def open(self, path: str) -> None:
        """Open a page of the workspace and wait until it stands still."""
        self.page.goto(f"{self.address}{path}")
        self.stands_still()

    def stands_still(self) -> None:
        """Wait until nothing moves any more."""
        self.page.wait_for_function(_STANDS, arg=QUIET_MS, timeout=TIMEOUT_MS)

    def seconds_until(self, noted: str) -> float:
        """Return how long after the reader's last act something (`seen`, `written`) was last noted."""
        return float(self.page.evaluate(f"() => window.{noted} - window.acted")) / 1000

    def processor(self) -> float:
        """Return how many seconds of processors the server has taken so far."""
        return processor_of(self.process_id)


@contextmanager
def watched(root: Path) -> Iterator[Served]:
    """Serve a workspace as it is built, and open a browser before it."""
    from playwright.sync_api import sync_playwright

    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard/app.py", "--server.port", str(port)],
        cwd=ROOT,
        env={**os.environ, "SCORECARD_DATA": str(root)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait_for(port)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            page = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 1000}).new_page()
            page.add_init_script(_WATCH)
            yield Served(page, f"http://127.0.0.1:{port}", server.pid)
            browser.close()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=10)


def pause() -> None:
    """Wait as long as a reader's hand does between two acts."""
    time.sleep(0.3)
