"""The form keeps what is typed, takes a grade from the type, and an address from a click only where none is."""

import logging
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from console.features.incidents.catalogue import incident_types
from console.features.incidents.new_incident import NewIncident
from console.features.incidents.origin import Draft
from console.place_sure import incident_place_words
from models.incident import Incident, PlaceSure
from models.record import MAX_TEXT
from models.site import Site
from models.store import Found, Wish
from models.store.fit import Fit, Tier
from models.store.search_index import PLACE, Doc
from tests.console.features.desk import LONG_MS, Desk
from tests.console.features.world import LAT, LON

TOWER = "望火大厦"


def form_of(desk: Desk) -> NewIncident:
    form = NewIncident(desk.context)
    with desk.qtbot.waitExposed(form):
        desk.put(form)
    return form


def test_the_type_brings_its_grade(desk: Desk) -> None:
    form = form_of(desk)
    for key, kind in incident_types().items():
        form.kind.setCurrentIndex(form.kind.findData(key))
        form.kind.activated.emit(form.kind.currentIndex())
        assert form.grade.currentData() == kind.grade


def test_a_click_on_the_map_does_not_overwrite_a_typed_address(desk: Desk) -> None:
    form = form_of(desk)
    form.show_draft(Draft(address="中山路 8 号"))
    desk.context.map.clicked.emit(LON, LAT)
    assert form.address.text() == "中山路 8 号"
    assert f"{LON:.5f}" in form.place.text()


def test_a_hidden_form_takes_no_click(desk: Desk) -> None:
    form = form_of(desk)
    form.hide()
    desk.context.map.clicked.emit(LON, LAT)
    assert f"{LON:.5f}" not in form.place.text()


def test_a_very_long_note_is_cut_to_what_a_record_holds(desk: Desk) -> None:
    form = form_of(desk)
    form.show_draft(Draft(address="x", note="火" * (MAX_TEXT + 99)))
    incident_id = form.submit()
    desk.wait(lambda: desk.services.store.get("incident", incident_id) is not None)
    record = desk.services.store.get("incident", incident_id)
    assert record is not None
    assert len(record.fact.note) == MAX_TEXT
    desk.level()


def test_what_nobody_has_touched_may_be_replaced(desk: Desk) -> None:
    form = form_of(desk)
    form.show_draft(Draft(address="x", name="y"))
    assert not form.touched
    form.caller.setText("李女士")
    assert form.touched


def test_an_address_typed_before_its_name_could_be_found_gets_its_place(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, lookup = form_of(desk), desk.context.lookup
    asked: list[Wish] = []

    def nothing_yet(wish: Wish) -> list[Found]:
        asked.append(wish)
        return []

    with monkeypatch.context() as patch:
        patch.setattr(lookup, "find", nothing_yet)
        form.address.setText(TOWER)
        form.address.textEdited.emit(TOWER)
        desk.wait(lambda: bool(asked))
    desk.wait(lambda: bool(lookup.find(Wish(text=TOWER, kinds=(Site.KIND,)))))
    lookup.indexed.emit()
    desk.wait(lambda: f"{LON:.2f}" in form.place.text())
    # The index tells of itself as well: a second look-up may still be under way.
    desk.wait(lambda: not desk.context.background._running)
    monkeypatch.setattr(lookup, "find", nothing_yet)
    asked.clear()
    lookup.indexed.emit()
    desk.level()
    assert asked == []


def found_as(kind: str, name: str, number: str = "") -> list[Found]:
    doc = Doc(PLACE, "p:1", number, name, type=kind, lon=LON, lat=LAT)
    return [Found(doc, None, Fit(Tier.BEGINS, 1.0), 500.0)]


def test_how_sure_the_place_is_stays_with_the_incident(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of(desk)
    monkeypatch.setattr(desk.context.lookup, "find", lambda _wish: found_as("street", "人民路", "12"))
    form.address.setText("人民路12号")
    form.address.textEdited.emit("人民路12号")
    desk.wait(lambda: "没有 12 号" in form.place.text())
    incident_id = form.submit()
    desk.wait(lambda: desk.services.store.get("incident", incident_id) is not None)
    desk.level()
    incident = desk.get(Incident, incident_id).fact
    assert (incident.address, incident.place_sure, incident.place_taken) == (
        "人民路12号",
        PlaceSure.STREET,
        "人民路",
    )
    assert "人民路" in incident_place_words(incident)


class HeldLookup:
    """Finds 人民路12号 at once, and whatever else was asked for at another place once it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, desk: Desk) -> None:
        self.go, self.asked = threading.Event(), threading.Event()
        monkeypatch.setattr(desk.context.lookup, "find", self._find)

    def _find(self, wish: Wish) -> list[Found]:
        if wish.text == "人民路12号":
            return found_as("house", wish.text)
        self.asked.set()
        assert self.go.wait(LONG_MS / 1000)
        doc = Doc(PLACE, "p:2", "", wish.text, type="house", lon=LON + 0.01, lat=LAT)
        return [Found(doc, None, Fit(Tier.BEGINS, 1.0), 500.0)]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Iterator[HeldLookup]:
    held = HeldLookup(monkeypatch, desk)
    yield held
    held.go.set()


def typed_on(desk: Desk, form: NewIncident, held: HeldLookup) -> list[str]:
    """An address that was found, another written in its place, and Enter before that is; the ids opened."""
    opened: list[str] = []
    form.opened.connect(opened.append)
    form.address.setText("人民路12号")
    form.address.textEdited.emit("人民路12号")
    desk.wait(lambda: f"{LON:.5f}" in form.place.text())
    form.address.setText("人民路122号")
    form.address.textEdited.emit("人民路122号")
    desk.wait(held.asked.is_set)
    desk.qtbot.keyClick(form.address, Qt.Key.Key_Return)
    return opened


def test_an_enter_before_the_address_is_found_opens_with_its_place_and_not_with_that_of_the_text_before(
    desk: Desk, held: HeldLookup
) -> None:
    form = form_of(desk)
    opened = typed_on(desk, form, held)
    assert opened == []
    desk.qtbot.keyClick(form.address, Qt.Key.Key_Return)
    held.go.set()
    desk.wait(lambda: bool(opened) and desk.services.store.get("incident", opened[0]) is not None)
    incident = desk.get(Incident, opened[0]).fact
    assert (incident.address, incident.place_taken) == ("人民路122号", "人民路122号")
    assert incident.lon == pytest.approx(LON + 0.01)
    desk.level()
    assert len(opened) == 1


def test_an_incident_is_opened_all_the_same_when_the_place_is_long_in_coming(desk: Desk, held: HeldLookup) -> None:
    form = form_of(desk)
    form._patience.setInterval(1)
    opened = typed_on(desk, form, held)
    desk.wait(lambda: bool(opened) and desk.services.store.get("incident", opened[0]) is not None)
    assert not held.go.is_set()
    desk.level()


def test_an_incident_is_opened_all_the_same_when_the_place_cannot_be_looked_up(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]
) -> None:
    form, opened = form_of(desk), list[str]()
    form.opened.connect(opened.append)

    def fail(_wish: Wish) -> list[Found]:
        raise OSError("gone")

    monkeypatch.setattr(desk.context.lookup, "find", fail)
    form.address.setText("人民路12号")
    form.address.textEdited.emit("人民路12号")
    desk.qtbot.keyClick(form.address, Qt.Key.Key_Return)
    desk.wait(lambda: len(opened) == 1)
    # Names that are found a moment later have it looked up again.
    assert {record.getMessage() for record in expected_log} == {"address not looked up: gone"}
    desk.level()


def test_a_place_that_comes_late_is_not_that_of_the_next_call_and_opens_nothing_that_was_cancelled(
    desk: Desk, held: HeldLookup
) -> None:
    form = form_of(desk)
    opened = typed_on(desk, form, held)
    form.cancel_button.click()
    form.show_draft(Draft(lon=LON, lat=LAT, address="中山路 8 号"))
    shown = form.place.text()
    held.go.set()
    answered: list[bool] = []
    desk.context.background.query(lambda: True, answered.append, key=form)
    desk.wait(lambda: bool(answered))
    assert (opened, form.place.text()) == ([], shown)


def test_an_address_that_is_not_found_says_where_the_place_still_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = form_of(desk)
    monkeypatch.setattr(desk.context.lookup, "find", lambda _wish: found_as("house", "人民路12号"))
    form.address.setText("人民路12号")
    form.address.textEdited.emit("人民路12号")
    desk.wait(lambda: "● 到门牌" in form.place.text())
    monkeypatch.setattr(desk.context.lookup, "find", lambda _wish: [])
    form.address.setText("人民路12号 西楼")
    form.address.textEdited.emit("人民路12号 西楼")
    desk.wait(lambda: "仍按「人民路12号」" in form.place.text())


def test_a_place_pointed_out_on_the_map_is_said_to_be(desk: Desk) -> None:
    form = form_of(desk)
    form.show_draft(Draft(address="中山路 8 号"))
    desk.context.map.clicked.emit(LON, LAT)
    incident_id = form.submit()
    desk.wait(lambda: desk.services.store.get("incident", incident_id) is not None)
    desk.level()
    assert desk.get(Incident, incident_id).fact.place_sure is PlaceSure.MAP


@pytest.mark.parametrize(
    "written",
    [
        "121.475, 31.2325", "北纬31°13′57″ 东经121°28′30″", "51R UQ 54760 56371", "EPSG:3857 13522535, 3662981",
    ],
)  # fmt: skip
def test_coordinates_that_a_caller_gives_are_the_place(desk: Desk, written: str) -> None:
    form = form_of(desk)
    form.address.setText(written)
    form.address.textEdited.emit(written)
    desk.wait(lambda: form.place.text().startswith("121.475"))
    assert "坐标" in form.place.text()
    incident_id = form.submit()
    desk.wait(lambda: desk.services.store.get("incident", incident_id) is not None)
    desk.level()
    incident = desk.get(Incident, incident_id).fact
    assert incident.place_sure is PlaceSure.COORDINATES
    assert (incident.lon, incident.lat) == pytest.approx((121.475, 31.2325), abs=1e-4)


@pytest.mark.parametrize("written", ["12-3", "50 S 30 E", "12, 34"])
def test_numbers_that_may_be_an_address_are_no_coordinates(desk: Desk, written: str) -> None:
    form = form_of(desk)
    form.show_draft(Draft(lon=LON, lat=LAT))
    form.address.setText(written)
    form.address.textEdited.emit(written)
    desk.wait(lambda: "地图上没有找到" in form.place.text())
    assert f"{LON:.5f}" in form.place.text()


def test_what_is_written_stays_in_the_form_while_nobody_is_here_to_open_it(desk: Desk) -> None:
    form = form_of(desk)
    form.show_draft(Draft(address="中山路 8 号"))
    desk.services.session.lock()
    opened: list[str] = []
    form.opened.connect(opened.append)
    assert form.submit() == ""
    assert (opened, form.address.text()) == ([], "中山路 8 号")
    desk.services.session.unlock()
    assert form.submit() != ""
    assert len(opened) == 1
    desk.level()
