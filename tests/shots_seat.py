"""Who sits where and what the record keeps, photographed: log, audit, hand-over, take-over, lock, sealed code."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tests.shots_shoot import Shoot

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.tour.driver import Driver
    from tests.backend.server import BackendProcess
    from tests.faults import Proxy

ROOT = Path(__file__).parents[1]
SEALED = "sealed code"
OTHER, OTHER_SEAT = "wangfang", "3"
LIMIT_S = 90.0


class Camera(Protocol):
    """Takes a picture of the window, or of another one, under a name."""

    def take(self, name: str) -> None: ...
    def take_window(self, name: str, window: "QWidget") -> None: ...


@dataclass
class Seat:
    """A console on a real backend over a cable that can be cut."""

    driver: "Driver"
    backend: "BackendProcess"
    proxy: "Proxy"

    def wait(self, look: Callable[[], object]) -> None:
        self.driver.begin(LIMIT_S)
        if not self.driver.wait(look):
            raise RuntimeError("what should be photographed does not come")

    def ask(self) -> Any:
        """The sign-in panel, asked for."""
        if not self.driver.window.stage.sign_in_shown:
            self.driver.window.ask_sign_in()
        self.wait(lambda: self.driver.window.stage.sign_in_shown)
        return self.driver.window.stage.sign_in

    def give(self, user: str) -> None:
        from backend.accounts import DEMO_PASSWORD

        panel, session = self.ask(), self.driver.console.services.session
        panel.user.setText(user)
        panel.password.setText(DEMO_PASSWORD)
        panel.button.click()
        self.wait(lambda: session.user == user)

    def level(self) -> None:
        """On the line, and nothing waits."""
        state = self.driver.console.services.link
        self.wait(lambda: state.state.online and state.state.cursor == state.state.head and not state.state.to_send)

    def cut(self) -> None:
        self.proxy.refusing = True
        self.proxy.cut()
        self.wait(lambda: not self.driver.console.services.link.state.online)

    def mend(self) -> None:
        self.proxy.refusing = False
        self.level()


@contextmanager
def seated(composed: Callable[..., Any], shoot: Shoot) -> Iterator[Seat]:
    """李明 at seat 2 of a centre that has a code in an envelope."""
    from tests.backend.server import BackendProcess
    from tests.faults import Proxy

    with (
        tempfile.TemporaryDirectory() as folder,
        BackendProcess(Path(folder)) as backend,
        Proxy(backend.port) as proxy,
        composed(shoot, demo=False, server=proxy.url) as driver,
    ):
        words = [sys.executable, str(ROOT / "main.py"), "backend", "user", "--database-url", backend.database_url]
        subprocess.run([*words, "break-glass"], check=True, input=SEALED, text=True, capture_output=True)
        seat = Seat(driver, backend, proxy)
        seat.give("liming")
        seat.level()
        seat.wait((driver.console.profile.identity / "verifiers.json").exists)
        yield seat


def seat_scenes(composed: Callable[..., Any], camera_of: Callable[..., Camera], shoot: Shoot) -> None:
    """The whole story of a shift that goes wrong."""
    with seated(composed, shoot) as seat:
        camera = camera_of(seat.driver, shoot)
        here = _busy_shift(seat)
        seat.driver.window.show_tab("log")
        camera.take("log_corrected")
        _windows(seat, camera)
        _another_has_it(seat, here, camera)
        seat.driver.window.show_panel("seats.handover")
        camera.take("handover")
        seat.driver.window.lock_wanted.emit()
        camera.take("locked")
        seat.driver.console.services.session.unlock()
        _outage(seat, camera)
        _audited(seat, camera)


def _busy_shift(seat: Seat) -> str:
    """An incident with a log that was corrected and caught up; its id."""
    from models.incident import Incident, UpdateIncident
    from models.log_entry import AddLogEntry, CorrectLogEntry, LogEntry
    from models.unit import DispatchUnit
    from tests.backend.acts import incident, load, loaded_id, send

    console = seat.driver.console
    with seat.backend.client() as importer:
        load(importer, "unit", {"number": "11", "name": "水罐一车"}, {"number": "12", "name": "云梯车"})
        here, ours = incident("2-017")
        send(importer, ours)
    store, commands = console.services.store, console.services.commands
    seat.wait(lambda: seat.driver.ask(lambda: store.get(Incident, here)) is not None)
    console.selection.choose(Incident.KIND, here)
    wrong = "报警人称五层有三人被困"
    ago = console.services.now() - timedelta(minutes=12)
    note = {"note": "五层有人被困"}
    for command, at in (
        (AddLogEntry(incident_id=here, text=wrong), None),
        (DispatchUnit(unit_id=loaded_id("unit", "12"), incident_id=here), ago),
        (AddLogEntry(incident_id=here, text="电话通知供水单位增压"), ago + timedelta(minutes=3)),
        (UpdateIncident(incident_id=here, before={"note": ""}, after=note), None),
        (DispatchUnit(unit_id=loaded_id("unit", "11"), incident_id=here), None),
    ):
        commands.submit(command, stated_at=at)

    def written(text: str) -> str:
        found = seat.driver.ask(lambda: store.children(LogEntry.KIND, here))
        return next((record.id for record in found if record.fact.text == text), "")

    seat.wait(lambda: written(wrong) and len(seat.driver.ask(lambda: store.children(LogEntry.KIND, here))) > 5)
    seat.level()
    right = "报警人称六层有三人被困"
    commands.submit(CorrectLogEntry(entry_id=written(wrong), text=right, reason="听错楼层"))
    seat.wait(lambda: written(right))
    seat.level()
    return here


def _windows(seat: Seat, camera: Camera) -> None:
    """As of when, and the settings."""
    from console.features.ages.window import AgesWindow
    from console.settings_window import SettingsWindow

    window = seat.driver.window
    window.settings_notes = []
    for keys, kind, name in (("Ctrl+I", AgesWindow, "as_of"), ("Ctrl+,", SettingsWindow, "settings")):
        seat.driver.press(keys)
        seat.wait(partial(window.findChildren, kind))
        [shown] = window.findChildren(kind)
        camera.take_window(name, shown)
        shown.close()


def _another_has_it(seat: Seat, here: str, camera: Camera) -> None:
    from backend.accounts import DEMO_PASSWORD
    from models.incident import Incident
    from tests.backend.acts import envelope, send

    by: dict[str, Any] = {"actor": OTHER, "seat": OTHER_SEAT}
    store = seat.driver.console.services.store

    def now() -> Incident:
        record = seat.driver.ask(lambda: store.get(Incident, here))
        if record is None:
            raise RuntimeError("the incident is gone")
        return record.fact

    with seat.backend.client(OTHER, DEMO_PASSWORD, OTHER_SEAT) as other:
        owner = now()
        taken = {
            "incident_id": here,
            "reason": "席位调整",
            "from_owner": owner.owner,
            "from_seat": owner.owner_seat,
        }
        send(other, envelope("TakeOverIncident", taken, **by))
    seat.wait(lambda: now().owner_seat == OTHER_SEAT)
    seat.driver.press("Ctrl+Shift+K")
    camera.take("take_over")
    seat.driver.press("Esc")


def _outage(seat: Seat, camera: Camera) -> None:
    """Nobody's password fits any more."""
    from console.session import How
    from models.log_entry import AddLogEntry

    session, console = seat.driver.console.services.session, seat.driver.console
    seat.cut()
    panel = seat.ask()
    camera.take("sign_in_offline")
    panel.break_glass.click()
    panel.user.setText("赵军")
    panel.reason.setText("全员撤离，无人能登录")
    camera.take("break_glass_form")
    panel.password.setText(SEALED)
    panel.button.click()
    seat.wait(lambda: session.how is How.BREAK_GLASS)
    console.services.commands.submit(AddLogEntry(text="应急席位启用", incident_id=console.selection.incident_id))
    seat.driver.window.show_tab("log")
    camera.take("break_glass")
    seat.mend()


def _audited(seat: Seat, camera: Camera) -> None:
    seat.give(OTHER)
    seat.level()
    panel: Any = seat.driver.window.show_panel("audit")
    panel.search()
    seat.wait(lambda: panel.rows.rowCount() > 3)
    for notice in seat.driver.context.notices.all:
        seat.driver.context.notices.withdraw(notice.id)
    panel.table.select(panel.rows.id_at(3))
    panel.table.selected.emit(panel.rows.id_at(3))
    camera.take("audit")
