"""One incident at a real address, worked through a kill -9 of a real backend in the real window."""

import argparse
import csv
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.app import Console, compose
from console.features.hydrants.water_tab import WaterTab
from console.features.incidents.forces import ForcesTab
from console.features.incidents.intake import Intake
from console.features.incidents.log_tab import LogTab
from console.features.queue.panel import QueuePanel
from console.tour.driver import Driver
from console.tour.steps_incident import part
from maps.region.pack import Pack
from models.record import encode
from resources.words import t
from tests.backend.server import SECRET, BackendProcess
from tests.conftest import shared_file
from tests.end_to_end.program import build_region, import_file
from tests.end_to_end.test_real_files import some_address

LIMIT_S = 60.0
NOTE = "断网：Hydrant Leopoldstraße <b>vereist</b>，改用下一处"


@pytest.fixture(scope="module")
def munich(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return Pack.open(build_region(shared_file("osm/munich.osm.pbf"), "munich", tmp_path_factory.mktemp("packs")))


@pytest.fixture
def backend(tmp_path: Path, munich: Pack) -> Iterator[BackendProcess]:
    """A backend that knows the extract's own hydrants and two engines near the middle of it."""
    engines = tmp_path / "engines.csv"
    with engines.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["编号", "名称", "类型", "状态", "经度", "纬度", "电话"])
        lon, lat = munich.box.centre.lon, munich.box.centre.lat
        for at in (1, 2):
            writer.writerow(
                [f"HLF-{at}", f"Löschzug {at}", "水罐消防车", "待命", lon + at * 0.004, lat, f"089-{at}"]
            )
    with BackendProcess(tmp_path) as running:
        import_file(running, "hydrants", munich.path / "hydrants.geojson", "--apply", "--crs", "wgs84")
        import_file(running, "units", engines, "--apply", "--crs", "wgs84")
        yield running


@pytest.fixture
def console(
    qtbot: QtBot, tmp_path: Path, backend: BackendProcess, munich: Pack, expected_log: list[object]
) -> Iterator[Console]:
    """The real window, sent to the real backend, with the real pack."""
    args = argparse.Namespace(
        lang="zh", theme="dark", profile=tmp_path / "profile", server=backend.url, ca_file=None, seat="2",
        region=[munich.path], demo=False, tour=None, sandboxed=True,
    )  # fmt: skip
    running = compose(args)
    running.window.resize(1920, 1080)
    yield running
    running.close()
    qtbot.wait(50)


def test_what_is_done_while_the_backend_is_dead_reaches_it_once_and_both_ends_are_equal(
    console: Console, backend: BackendProcess, munich: Pack, tmp_path: Path
) -> None:
    driver = Driver(console, tmp_path)
    driver.begin(LIMIT_S)
    sign_in(driver)
    incident_id = open_incident(driver, some_address(munich).name)
    driver.begin(LIMIT_S)
    first = send_a_unit(driver, t("enums.unit_status.dispatched"))
    water = part(driver, WaterTab, "water", tab=True)
    water.show_sources()
    driver.sees("water_rows", lambda: driver.rows(water.sources.table), lambda: driver.labels(water))
    driver.sees("walked", lambda: not any("≈" in row["walk"] for row in driver.rows(water.sources.table)))

    backend.kill()
    driver.begin(LIMIT_S)
    strip = driver.window.strip
    driver.sees("offline", lambda: strip.link.words.startswith(t("shell.strip.offline")), lambda: strip.link.words)
    second = send_a_unit(driver, t("incidents.not_ordered"))
    log = part(driver, LogTab, "log", tab=True)
    driver.write(NOTE, log.note)
    driver.sees("note_row", lambda: noted(driver, log) == 1)
    driver.sees("waiting", lambda: strip.to_send.words.endswith(" 2"), lambda: strip.to_send.words)

    backend.start()
    driver.begin(LIMIT_S)
    driver.sees("online", lambda: strip.link.words.startswith(t("shell.strip.online")), lambda: strip.link.words)
    driver.sees("sent", lambda: strip.to_send.words.endswith(" 0"), lambda: strip.to_send.words)
    assert strip.refused.words.endswith(" 0")
    assert noted(driver, log) == 1

    there = everything(backend)
    driver.sees("log_equal", lambda: console.services.link.state.cursor == max(c["revision"] for c in there))
    dispatched = {
        d["unit_id"]: d.get("ordered_at") for d in there_one(there, "incident", incident_id)["dispatches"]
    }
    assert set(dispatched) == {first, second}
    assert all(dispatched.values())
    entries = [c["data"] for c in there if c["kind"] == "log_entry"]
    assert [e["text"] for e in entries if e["kind"] == "note"] == [NOTE]
    assert len([e for e in entries if e["kind"] == "dispatched"]) == 2
    assert different(driver, there) == []


def sign_in(driver: Driver) -> None:
    """Through the panel over the map, as somebody who has just sat down."""
    driver.sees("window", lambda: driver.console.context is not None and driver.window.stage.sign_in_shown)
    panel = driver.window.stage.sign_in
    assert panel is not None
    panel.user.setText("local")
    driver.write(SECRET, panel.password)
    strip = driver.window.strip
    driver.sees("online", lambda: strip.link.words.startswith(t("shell.strip.online")), lambda: strip.link.words)
    driver.sees("basemap", lambda: driver.console.services.places.pack is not None)


def open_incident(driver: Driver, address: str) -> str:
    """F2, the address, Ctrl+Return; the incident's id once the queue lists it and nothing waits."""
    driver.press("F2")
    intake = part(driver, Intake, "incidents.intake")
    driver.sees("draft", intake.form.address.isVisible)
    intake.form.address.setFocus()
    committed = QInputMethodEvent()
    committed.setCommitString(address)
    QApplication.sendEvent(intake.form.address, committed)
    intake.form.address.textEdited.emit(address)
    driver.sees("draft", lambda: "," in driver.label(intake.form.place), lambda: driver.label(intake.form.place))
    driver.press("Ctrl+Return", intake.form.address)
    queue = part(driver, QueuePanel, "queue.queue")
    driver.sees("queue_row", lambda: driver.rows(queue.table))
    driver.sees("sent", lambda: driver.window.strip.to_send.words.endswith(" 0"))
    return driver.rows(queue.table)[0]["id"].partition("/")[2]


def send_a_unit(driver: Driver, status: str) -> str:
    """Enter on the nearest unit that is left; its id once it is listed with this status."""
    tab = part(driver, ForcesTab, "forces", tab=True)
    driver.sees("offers", lambda: driver.rows(tab.offers), lambda: driver.labels(tab))
    tab.offers.view.setFocus()
    driver.press("Home", tab.offers.view)
    driver.sees("unit_chosen", tab.offers.selected_id)
    unit_id = tab.offers.selected_id()
    driver.press("Return", tab.offers.view)
    driver.sees(
        "dispatched",
        lambda: any(row["id"] == unit_id and row["status"] == status for row in driver.rows(tab.sent)),
        lambda: driver.rows(tab.sent),
    )
    return unit_id


def noted(driver: Driver, log: LogTab) -> int:
    """How often the note is in the log, as painted."""
    return sum(1 for row in driver.rows(log.table) if row["text"] == NOTE)


def everything(backend: BackendProcess) -> list[dict[str, Any]]:
    """Every record the backend has."""
    found: list[dict[str, Any]] = []
    after, more = 0, True
    with closing(backend.client()) as client:
        while more:
            page = client.get("/v1/changes", params={"after": after, "limit": 5_000}).json()
            found += page["changes"]
            after, more = page["revision"], page["more"]
    return found


def there_one(changes: list[dict[str, Any]], kind: str, record_id: str) -> dict[str, Any]:
    """A record's fields."""
    return next(change["data"] for change in changes if (change["kind"], change["id"]) == (kind, record_id))


def different(driver: Driver, changes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The records that are not the same at both ends."""
    store = driver.context.store

    def compare() -> list[tuple[str, str]]:
        wrong = []
        for change in changes:
            record = store.get(change["kind"], change["id"])
            if record is None or json.loads(encode(record.fact)) != change["data"]:
                wrong.append((change["kind"], change["id"]))
        return wrong

    return driver.ask(compare)
