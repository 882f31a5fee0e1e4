"""`python -m tests.shots`: pictures of every screen on the demo district, in both languages and themes.

The whole story is played at the size given (`--size 1366x768`, the default is 1920x1080). What could not be taken,
or was not as it should be, is said at the end, and the exit code is 1.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from main import prepare_console
from tests.shots_chosen import CHOSEN
from tests.shots_import import SIZES as IMPORT_SIZES
from tests.shots_import import import_scenes
from tests.shots_map import map_scenes
from tests.shots_seat import seat_scenes
from tests.shots_shoot import Begins, Scene, Sees, Shoot, Size, parse_size, play
from tests.shots_water import water_scenes

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from console.app import Console
    from console.tour.driver import Driver

ROOT = Path(__file__).parents[1]
EVERY = ROOT / "var" / "shots"
BEST = ROOT / "docs" / "images"
LARGE: Size = (1920, 1080)
"""Pictures of the documentation have this size."""
LOOKS = (("zh", "dark"), ("en", "light"), ("zh", "light"), ("en", "dark"))
SETTLE_MS = 900
"""A window that has another size needs so long until its map has been drawn anew."""
COLOURS = 256
OTHER, OTHER_SEAT = "wangfang", "3"
"""Who is quicker in `contested`."""
UNITS = {"11": "水罐一车", "12": "云梯车"}
"""What the two seats of `contested` send."""
SHEET_PAGE, PAGE_PX = 2, 1000
"""Behind the overview and the units nobody has told stands the gravest incident's sheet."""


class Photographer:
    """Takes pictures of the window in its size."""

    def __init__(self, driver: Sees, shoot: Shoot) -> None:
        self._driver = driver
        self._shoot = shoot

    def take(self, name: str) -> None:
        """A picture of the window; the one chosen for the documentation goes there too, in few colours."""
        self._driver.rest(SETTLE_MS)
        window = self._driver.window
        size = (window.width(), window.height())
        if size != self._shoot.size:
            self._shoot.faults.append(f"{name}: the window is {size[0]}x{size[1]} and takes no other size.")
        self._save(name, self._driver.screen())

    def take_window(self, name: str, window: "QWidget") -> None:
        """A picture of a window of its own."""
        self._driver.rest(SETTLE_MS)
        self._save(name, window.grab().toImage())

    def keep(self, name: str, picture: "QImage") -> None:
        """A picture that was made elsewhere, as a sheet of paper."""
        self._save(name, picture)

    def _save(self, name: str, picture: "QImage") -> None:
        path = EVERY / f"{name}-{self._shoot.suffix}.png"
        if not picture.save(str(path)):
            raise OSError(f"{path} cannot be written")
        self._shoot.taken.append(name)
        chosen = CHOSEN.get((name, *self._shoot.look))
        if chosen and self._shoot.best:
            _keep(path, chosen)


def _keep(path: Path, name: str) -> None:
    """A picture for the documentation, in few colours."""
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(BEST / name, optimize=True)


@contextmanager
def composed(shoot: Shoot, *, demo: bool = True, server: str | None = None) -> Iterator["Driver"]:
    """A console with an empty profile, and hands to work it."""
    from console.app import compose, make_application
    from console.tour.driver import Driver
    from resources.words import set_language

    make_application()
    language, theme = shoot.look
    set_language(language)
    with tempfile.TemporaryDirectory() as profile:
        args = argparse.Namespace(
            lang=language, theme=theme, profile=Path(profile), server=server, ca_file=None, seat="2", region=None,
            demo=demo, tour=None, sandboxed=True,
        )  # fmt: skip
        console: Console = compose(args)
        console.window.resize(*shoot.size)
        driver = Driver(console, EVERY)
        try:
            yield driver
        finally:
            console.close()
            driver.rest(SETTLE_MS)


def work_an_incident(shoot: Shoot) -> None:
    """Every state of the main job."""
    from console.tour import steps_forces, steps_incident, steps_outage, steps_start

    with composed(shoot) as driver:
        camera = Photographer(driver, shoot)
        _play(driver, shoot, steps_start.sign_in)
        if not driver.wait(lambda: driver.window.stage.progress):
            shoot.faults.append("first_load: it was over before it could be seen.")
        camera.take("first_load")
        _play(driver, shoot, steps_start.demo_loads, steps_start.map_drawn)
        camera.take("one_table")
        driver.window.show_panel("alarms.feed")
        camera.take("routine")
        _play(driver, shoot, steps_incident.alarm, steps_incident.incident)
        driver.press("Ctrl+2")
        driver.window.show_tab("overview")
        camera.take("opened")
        _play(driver, shoot, steps_incident.video, steps_incident.plan)
        camera.take("plan")
        _play(driver, shoot, steps_forces.water)
        camera.take("water_offered")
        _play(driver, shoot, steps_forces.dispatch, steps_forces.assign)
        camera.take("water")
        driver.window.show_tab("overview")
        camera.take("overview")
        driver.window.show_tab("forces")
        camera.take("forces")
        _type(driver, "x01")
        camera.take("command_bar")
        driver.press("Esc")
        driver.window.command_bar.line.clear()
        _crowd(driver)
        camera.take("crowded")
        _play(driver, shoot, steps_outage.outage, steps_outage.dispatch_offline)
        camera.take("outage")
        driver.window.show_panel("untold")
        camera.take("not_ordered")
        pack_page(driver, shoot)
        _play(driver, shoot, steps_outage.note)
        camera.take("log")


def pack_page(driver: "Driver", shoot: Shoot) -> None:
    """The sheet of the incident that is worked, out of an outage pack made beside the console."""
    from console.printing.pack import PDF
    from tests.console.printing.printed_world import pdf_page

    profile = driver.console.profile.root
    words = [sys.executable, str(ROOT / "main.py"), "--lang", shoot.look[0], "pack", "make", "--seat", "2"]
    as_of = driver.console.services.link.state.last_contact_at
    words += ["--profile", str(profile), *(("--as-of", as_of.isoformat()) if as_of else ())]
    driver.begin(60.0)
    made = driver.ask(lambda: subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    path = EVERY / f"pack_page-{shoot.suffix}.png"
    pdf_page(Path(made.strip()) / PDF, SHEET_PAGE, PAGE_PX).save(str(path))
    shoot.taken.append("pack_page")
    if shoot.best and shoot.look == ("zh", "dark"):
        _keep(path, "pack-page-zh.png")


def empty_profile(shoot: Shoot) -> None:
    """A console that has nothing yet, and one whose backend does not know the user."""
    from console.tour import steps_start

    with composed(shoot, demo=False) as driver:
        _play(driver, shoot, steps_start.sign_in)
        driver.rest(SETTLE_MS)
        Photographer(driver, shoot).take("empty")


def sign_in_refused(shoot: Shoot) -> None:
    """A wrong password, said over the map."""
    from tests.backend.server import BackendProcess

    with (
        tempfile.TemporaryDirectory() as folder,
        BackendProcess(Path(folder)) as backend,
        composed(shoot, demo=False, server=backend.url) as driver,
    ):
        driver.begin(60.0)
        _comes(driver, lambda: driver.window.stage.sign_in_shown)
        panel = driver.window.stage.sign_in
        if panel is None:
            raise RuntimeError("nobody is asked to sign in")
        panel.user.setText("liming")
        panel.password.setText("not the password")
        panel.button.click()
        _comes(driver, panel.problem.isVisible)
        Photographer(driver, shoot).take("sign_in_refused")


def contested(shoot: Shoot) -> None:
    """Two seats on one incident: what waits while our line is cut, and what is contested once it is back."""
    from backend.accounts import DEMO_PASSWORD
    from models.incident import Incident, UpdateIncident
    from models.log_entry import AddLogEntry
    from models.unit import DispatchUnit
    from tests.backend.acts import envelope, incident, load, loaded_id, send
    from tests.backend.server import BackendProcess
    from tests.faults import Proxy

    with (
        tempfile.TemporaryDirectory() as folder,
        BackendProcess(Path(folder)) as backend,
        Proxy(backend.port) as proxy,
        backend.client() as importer,
        backend.client(OTHER, DEMO_PASSWORD, OTHER_SEAT) as other,
        composed(shoot, demo=False, server=proxy.url) as driver,
    ):
        load(importer, "unit", *({"number": number, "name": name} for number, name in UNITS.items()))
        unit, second = (loaded_id("unit", number) for number in UNITS)
        by: dict[str, Any] = {"actor": OTHER, "seat": OTHER_SEAT}
        (here, ours), (there, theirs) = incident("2-017"), incident("3-009", **by)
        send(importer, ours)
        send(other, theirs)
        driver.begin(90.0)
        _comes(driver, lambda: driver.window.stage.sign_in_shown)
        panel = driver.window.stage.sign_in
        if panel is None:
            raise RuntimeError("nobody is asked to sign in")
        panel.user.setText("liming")
        panel.password.setText(DEMO_PASSWORD)
        panel.button.click()
        link, commands = driver.console.services.link, driver.console.services.commands
        _comes(driver, lambda: link.state.online and 0 < link.state.cursor == link.state.head)
        proxy.refusing = True
        proxy.cut()
        _comes(driver, lambda: not link.state.online)
        grave = {"incident_id": here, "before": {"grade": 1, "note": ""}, "after": {"grade": 3, "note": "烟大"}}
        sent_there = {"unit_id": unit, "incident_id": there}
        send(other, envelope("UpdateIncident", grave, **by), envelope("DispatchUnit", sent_there, **by))
        driver.console.selection.choose(Incident.KIND, here)
        before, after = {"grade": 1, "note": ""}, {"grade": 2, "note": "五层有人被困"}
        for command in (
            UpdateIncident(incident_id=here, before=before, after=after),
            DispatchUnit(unit_id=second, incident_id=here),
            AddLogEntry(incident_id=here, text="已电话通知供水单位"),
        ):
            commands.submit(command)
        camera = Photographer(driver, shoot)
        driver.window.show_panel("outbox")
        camera.take("to_send")
        proxy.refusing = False
        driver.begin(60.0)
        # Their name comes by itself a moment after the line.
        _comes(driver, lambda: any(entry.fields for entry in commands.entries()) and OTHER in link.names)
        driver.window.show_panel("conflicts")
        camera.take("conflict")


def _play[D: Begins](driver: D, shoot: Shoot, *steps: Callable[[D], None]) -> None:
    """A step that does not show what it should is told of, and the story goes on."""
    from console.tour.driver import LIMIT_S, Missed

    limits_s = _limits_s()
    for step in steps:
        driver.begin(limits_s.get(step, LIMIT_S))
        try:
            step(driver)
        except Missed as missed:
            shoot.faults.append(f"{step.__name__}: {missed}")


def _limits_s() -> dict[Callable[..., None], float]:
    """How long each step of the tour may take: the district is made for minutes where other work goes on."""
    from console.tour import steps_forces, steps_incident, steps_outage, steps_start

    parts = (steps_start, steps_incident, steps_forces, steps_outage)
    return {step.play: step.limit_s for part in parts for step in part.STEPS}


def _comes(driver: "Driver", look: Callable[[], object]) -> None:
    """Wait for what a picture needs; a scene without it ends."""
    if not driver.wait(look):
        raise RuntimeError("what should be photographed does not come")


def _type(driver: "Driver", text: str) -> None:
    """Into the command bar, as an input method would."""
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication

    driver.window.open_command_bar()
    committed = QInputMethodEvent()
    committed.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget() or driver.window, committed)
    driver.rest(SETTLE_MS)


def _crowd(driver: "Driver") -> None:
    """The rest of the demo's alarms, all at once."""
    from console.tour.gateway import report_alarms

    driver.begin(60.0)
    driver.ask(lambda: report_alarms(driver, 1, None))
    driver.window.show_panel("alarms.feed")
    driver.rest(SETTLE_MS)


SCENES = {
    "incident": Scene(
        work_an_incident,
        ("first_load", "one_table", "routine", "opened", "plan", "water_offered", "water", "overview", "forces",
         "command_bar", "crowded", "outage", "not_ordered", "pack_page", "log"),
    ),
    "empty": Scene(empty_profile, ("empty",)),
    "refused": Scene(sign_in_refused, ("sign_in_refused",)),
    "contested": Scene(contested, ("to_send", "conflict")),
    "seats": Scene(
        lambda shoot: seat_scenes(composed, Photographer, shoot),
        ("log_corrected", "as_of", "settings", "take_over", "handover", "locked", "sign_in_offline",
         "break_glass_form", "break_glass", "audit"),
    ),
    "importing": Scene(
        lambda shoot: import_scenes(composed, Photographer, shoot),
        ("import_empty", "import_file", "import_columns", "import_place_clean", "import_report", "import_apply",
         "import_undo", "import_past", *(f"import_place_shifted_{width}" for width, _height in IMPORT_SIZES)),
    ),
    "map": Scene(
        lambda shoot: map_scenes(composed, Photographer, shoot),
        ("map_far", "map_middle", "map_near", "map_paper", "map_layers", "map_drawing", "map_wall", "map_sheet",
         "map_crowded", "map_crowded_near"),
    ),
    "water": Scene(
        lambda shoot: water_scenes(composed, Photographer, shoot),
        ("water_plan", "water_lays", "water_card", "water_coverage", "water_gap"),
    ),
}  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Take them all; `--look zh-dark`, `--scene seats` some of them. 1 when some could not be taken."""
    parser = argparse.ArgumentParser(prog="tests.shots")
    parser.add_argument("--look", choices=["-".join(look) for look in LOOKS], help="one language and theme only")
    parser.add_argument("--scene", choices=SCENES, help="one scene only")
    parser.add_argument(
        "--size", type=parse_size, default=LARGE, metavar="WIDTHxHEIGHT", help="1920x1080, 1366x768"
    )
    args = parser.parse_args(argv)
    prepare_console(argparse.Namespace(tour=EVERY), os.environ)
    for folder in (EVERY, BEST):
        folder.mkdir(parents=True, exist_ok=True)
    said: list[str] = []
    for look in LOOKS:
        if args.look in (None, "-".join(look)):
            for name, scene in SCENES.items():
                if args.scene in (None, name):
                    shoot = Shoot(look, args.size, best=args.size == LARGE)
                    play(scene, shoot, _faults())
                    said += shoot.sentences(name, scene)
    sys.stdout.write("".join(f"{sentence}\n" for sentence in said))
    sys.stdout.write(f"{len(list(EVERY.glob('*.png')))} pictures in {EVERY}, the best in {BEST}\n")
    return 1 if said else 0


def _faults() -> tuple[type[Exception], ...]:
    """What ends a scene before its end."""
    from console.tour.driver import Missed

    return Missed, RuntimeError, OSError, subprocess.CalledProcessError


if __name__ == "__main__":
    sys.exit(main())
