"""A real browser, and what can be asked of a page in it: what it fetched, what is wider than the screen."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-default-apps", "--hide-scrollbars"),
    *("--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--allow-file-access-from-files"),
)
OUTSIDE = (
    "(d.querySelectorAll('details').forEach(e => e.open = true),"
    " [...(d.documentElement.scrollWidth > w ? ['the page'] : []), ...[...d.body.querySelectorAll('*')]"
    ".filter(e => e.getBoundingClientRect().right > w + 1).map(e => e.tagName + e.className)])"
)


class Browser:
    """A browser that nobody has used; what it keeps is under ``folder``."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder = program, folder

    def __call__(self, page: Path, *flags: str) -> subprocess.CompletedProcess[str]:
        """Open a file. ``asked_for`` says what it fetched."""
        profile = self.folder / f"profile-{page.stem}"
        own = (f"--user-data-dir={profile}", f"--log-net-log={self.folder / 'net.json'}")
        command = [self.program, *FLAGS, *own, *flags, page.as_uri()]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    def asked_for(self) -> set[str]:
        """What the last page asked the network for; what a browser asks on its own account has no origin."""
        events = (self.folder / "net.json").read_text(encoding="utf-8").splitlines()
        asking = [e for e in events if '"initiator":' in e and '"initiator":"not an origin"' not in e]
        return {url for e in asking for url in re.findall(r'"url":"((?:http|ws)[^"]*)"', e)}

    def measured(self, page: Path, script: str, *widths: int) -> list[Any]:
        """What ``script`` finds in the page's document ``d`` on a screen of each width ``w``, all opened at once."""
        frame = '<iframe src="{}" style="width:{}px;height:900px;border:0"></iframe>'
        frames = "".join(frame.format(page.as_uri(), width) for width in widths)
        found = f"f => {{ const d = f.contentDocument, w = f.clientWidth; return {script}; }}"
        asking = f'document.title = JSON.stringify([...document.querySelectorAll("iframe")].map({found}))'
        screens = self.folder / "screens.html"
        screens.write_text(f"<body>{frames}<script>onload = () => {{ {asking} }}</script></body>", encoding="utf-8")
        done = self(screens, "--dump-dom", "--window-size=1400,1000")
        values: list[Any] = json.loads(re.findall(r"<title>(.*?)</title>", done.stdout)[0])
        return values

    def outside(self, page: Path, *widths: int) -> dict[int, list[str]]:
        """The elements of the page that reach beyond a screen of each width; all that unfolds is unfolded."""
        found = dict(zip(widths, self.measured(page, OUTSIDE, *widths), strict=True))
        return {width: elements for width, elements in found.items() if elements}
