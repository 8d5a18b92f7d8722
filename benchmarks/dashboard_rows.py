"""The dashboard's cost: the reader's time until a map is shown, frames a second, bytes, and the campaign's own time."""

from __future__ import annotations

import json
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import void_reckoning as vr
from playwright.sync_api import Browser, Page, sync_playwright

Line = Callable[[str, str, str, "float | None"], None]
COMMAND = [sys.executable, "-m", "void_reckoning"]
SIZE = {"width": 1280, "height": 800}
PAIRS = 60  # campaigns with and without a watcher, alternating

# Frames of the map drawn a second over two seconds, with an action before each frame.
FRAMES = """act => new Promise(done => {
  const step = Function('frame', act);
  let drawn = 0, frame = 0, began = 0;
  const watch = new MutationObserver(changes => (drawn += changes.length));
  watch.observe(document.querySelector('[data-testid=map]'), {attributeFilter: ['data-draw-ms']});
  const each = now => {
    began ||= now;
    setTimeout(step, 0, ++frame); // as what a person does: between two frames
    if (now - began < 2000) requestAnimationFrame(each);
    else done(drawn / (now - began) * 1000);
  };
  requestAnimationFrame(each);
})"""
PAN = """const key = frame % 40 < 20 ? 'ArrowLeft' : 'ArrowRight';
document.querySelector('[data-testid=map]').dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));"""
SCRUB = """const slider = document.querySelector('input[aria-label=Turn]');
slider.value = 1 + (frame * 7) % (slider.max - 1);
slider.dispatchEvent(new Event('input', {bubbles: true}));"""


@contextmanager
def serving(base: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a dashboard in a process of its own and yield it with its link."""
    command = [*COMMAND, "dashboard", str(base), "--no-open", "--json", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        link = json.loads(process.stdout.readline())["url"]
        try:
            yield process, link
        finally:
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGINT)


def seconds_until_drawn(page: Page, link: str, turn: int) -> float:
    """Return the seconds from the request of the page until the map shows a round."""
    began = time.perf_counter()
    page.goto(link, wait_until="commit")
    page.wait_for_selector(f"[data-testid=map][data-turn='{turn}']")
    return time.perf_counter() - began


def loopback_bytes() -> int:
    """Return all bytes sent over the loopback device, headers included."""
    (row,) = [
        row for row in Path("/proc/net/dev").read_text(encoding="utf-8").splitlines() if row.strip().startswith("lo:")
    ]
    return int(row.split()[1])


def load_rows(line: Line, browser: Browser, folder: Path, what: str, turns: int) -> None:
    """Print weight and time of the first view: for a dashboard that has just started, and for one that has read the campaign."""
    with serving(folder) as (_, link):
        context = browser.new_context(viewport=SIZE)
        page = context.new_page()
        before = loopback_bytes()
        cold = seconds_until_drawn(page, f"{link}#run=0001", turns)
        weight = (loopback_bytes() - before) / 1e3
        line(f"first view of {what}, over the line", f"{weight:.0f} kB", "300 kB", weight / 300)
        line("    drawn, the first time", f"{cold:.2f} s", "0.50 s", cold / 0.5)
        warm = []
        for _ in range(5):
            again = browser.new_context(viewport=SIZE)
            warm.append(seconds_until_drawn(again.new_page(), f"{link}#run=0001", turns))
            again.close()
        line("    drawn, by another browser", f"{min(warm):.2f} s", "0.50 s", min(warm) / 0.5)
        for name, act in (("panning", PAN), ("a turn in each frame", SCRUB)):
            rate = float(page.evaluate(FRAMES, act))
            line(f"    frames a second, {name}", f"{rate:.0f}", "30", 30 / rate)
        context.close()


def played(out: Path, turns: int) -> float:
    """Return CPU milliseconds of a turn, the sum of the means of each fifty turns, for a campaign played by another process."""
    shutil.rmtree(out, ignore_errors=True)
    command = [*COMMAND, "run", "--turns", str(turns), "--ignore-victory", "--json", "--out", str(out)]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return float(sum(report["cpu_ms_per_turn"].values()))


def watched_rows(line: Line, browser: Browser, folder: Path) -> None:
    """Print the cost of a watching page: the same campaign, alternately watched and with the dashboard suspended."""
    out = folder / "0002"
    played(out, 200)
    with serving(folder) as (process, link):
        page = browser.new_context(viewport=SIZE).new_page()
        seconds_until_drawn(page, f"{link}#run=0002", 200)
        times: dict[bool, list[float]] = {True: [], False: []}
        for pair in range(PAIRS):
            for watched in (pair % 2 == 0, pair % 2 == 1):
                process.send_signal(signal.SIGCONT if watched else signal.SIGSTOP)
                times[watched].append(played(out, 200))
        page.context.close()
    ratios = [one / other for one, other in zip(times[True], times[False], strict=True)]
    growth = 100 * (statistics.median(ratios) - 1)
    spread = 100 * 1.25 * statistics.stdev(ratios) / len(ratios) ** 0.5
    line(f"a turn's CPU time, watched: growth (+- {spread:.1f} %)", f"{growth:.1f} %", "1 %", growth)
    least = 100 * (min(times[True]) / min(times[False]) - 1)
    line("    of the least times", f"{least:.1f} %", "", None)


def traffic_row(line: Line, browser: Browser, folder: Path) -> None:
    """Print bytes a second to a page that watches a campaign of ten turns a second."""
    received: list[int] = []

    def play() -> None:
        with vr.Campaign.create(seed=1, directory=folder / "0003") as campaign:
            for _ in range(100):
                campaign.run(1)
                time.sleep(0.1)

    player = threading.Thread(target=play)
    player.start()
    with serving(folder) as (_, link):
        page = browser.new_context(viewport=SIZE).new_page()
        page.on("websocket", lambda socket: socket.on("framereceived", lambda data: received.append(len(data))))
        began = time.perf_counter()
        seconds_until_drawn(page, f"{link}#run=0003", 100)
        spent = time.perf_counter() - began
        page.context.close()
    player.join()
    line("watching ten turns a second: to the page", f"{sum(received) / spent / 1e3:.1f} kB/s", "", None)


def main(line: Line) -> None:
    """Print all rows of this file."""
    chromium: Any = shutil.which("chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for what, turns, settings in (
            ("100 turns, 150 systems", 100, {}),
            ("50 turns, 5,000 systems", 50, {"systems": 5000, "factions": 20}),
        ):
            base = folder / what
            with vr.Campaign.create(seed=1, directory=base / "0001", **settings) as campaign:
                campaign.run(turns)
            load_rows(line, browser, base, what, turns)
        traffic_row(line, browser, folder)
        watched_rows(line, browser, folder)
        browser.close()


if __name__ == "__main__":
    main(
        lambda what, measured, goal, ratio: print(f"{what:<58} {measured:>12} {goal:>12} {ratio or 0:7.2f}", flush=True)
    )
