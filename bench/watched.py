"""A program run to its end while its whole tree of processes is watched: wall, CPU and memory. Linux."""

import os
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

_TICK, _PAGE = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
_SECONDS = 0.25


@dataclass(frozen=True)
class Watched:
    """``cpu_seconds`` of all processes; ``peak_mb``: the most that all of them held at one moment, shared pages
    counted once for each (so it is an upper bound); ``code``: how the program ended."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    code: int
    said: str


def watched(command: list[str], environment: dict[str, str], cwd: Path) -> Watched:
    """Run ``command`` in a session of its own and watch everything that belongs to it."""
    began = perf_counter()
    with subprocess.Popen(
        command, env=environment, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        tree = _Tree(process.pid)
        watcher = threading.Thread(target=tree.follow, daemon=True)
        watcher.start()
        said = process.communicate()[0].decode()
        tree.stop.set()
        watcher.join()
    return Watched(perf_counter() - began, sum(tree.cpu.values()), tree.peak / 1e6, process.returncode, said)


class _Tree:
    """The processes of a session, and what their children started outside of it."""

    def __init__(self, leader: int) -> None:
        self.leader, self.stop = leader, threading.Event()
        self.cpu: dict[int, float] = {}
        self.peak = 0

    def follow(self) -> None:
        while not self.stop.wait(_SECONDS):
            self._look()

    def _look(self) -> None:
        known, memory = set(self.cpu) | {self.leader}, 0
        for pid, parent, session, ticks, pages in _processes():
            if session == self.leader or parent in known or pid in known:
                self.cpu[pid] = ticks / _TICK
                memory += pages * _PAGE
        self.peak = max(self.peak, memory)


def _processes() -> list[tuple[int, int, int, int, int]]:
    """pid, parent, session, CPU ticks and resident pages of every process."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            f = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found.append((int(folder.name), int(f[1]), int(f[3]), int(f[11]) + int(f[12]), int(f[21])))
    return sorted(found)
