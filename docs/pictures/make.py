"""Makes the pictures of the README: the product itself, on its demo school. `make pictures` runs it.

The pictures load nothing from the network: the fonts that Textual's export asks for are left out.
"""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from huddle.bootstrap import wire
from huddle.services.demo.demo import build
from huddle.services.desk.clock import make_clock
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database
from huddle.ui.app import HuddleApp
from huddle.ui.shell.options import AppOptions

MORNING = "2026-11-23T07:45"
_REST = 0.6  # seconds until what a key caused is on the screen
# name -> size, theme, keys
PICTURES: dict[str, tuple[tuple[int, int], str, tuple[str, ...]]] = {
    "today": ((120, 34), "huddle-dark", ()),
    "absence": ((80, 24), "huddle-dark", ("a", *"farid 3-5")),
    "coverage": ((120, 34), "huddle-dark", ("c",)),
    "huddle": ((120, 34), "huddle-light", ("s", "n", "n")),
    "history": ((120, 34), "huddle-dark", ("7",)),
}


def without_fonts(svg: str) -> str:
    """The picture without the fonts on other people's servers, and with a name that stays."""
    return re.sub(r"terminal-\d+", "terminal", re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg))


async def _settle(app: HuddleApp, pilot: Pilot[None]) -> None:
    for _ in range(400):
        if (
            app.services is not None
            and not app.morning.planning
            and getattr(app.screen, "view", True) is not None
        ):
            break
        await asyncio.sleep(0.02)
    await pilot.pause(_REST)


async def _picture(database: Path, name: str, folder: Path) -> None:
    size, theme, keys = PICTURES[name]
    clock = make_clock(MORNING)
    services = wire(open_database(str(database), now=clock.now()), clock, InlinePlanner())
    app = HuddleApp(lambda: services, AppOptions(now=clock.now, theme=theme, badge="DEMO"))
    async with app.run_test(size=size) as pilot:
        await _settle(app, pilot)
        for key in keys:
            await pilot.press(key)
            await _settle(app, pilot)
        svg = without_fonts(str(app.export_screenshot(title="huddle", simplify=True)))
    services.close()
    (folder / f"{name}.svg").write_text(svg, encoding="utf-8")


def main(folder: Path) -> None:
    """Write every picture into a folder."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "demo.db"
        now = make_clock(MORNING).now()
        database = open_database(str(path), now=now, create=True)
        build(database, InlinePlanner(), now.date())
        database.close()
        for name in PICTURES:
            asyncio.run(_picture(path, name, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
