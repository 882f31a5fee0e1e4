"""The card over the map, over a real cache."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from console.features.whereabouts.card import HereCard
from models.incident import Incident
from models.record import Key
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT, LAT, LON


@pytest.fixture
def card(desk: Desk) -> HereCard:
    made = HereCard(desk.context)
    made.setParent(None)  # the desk's map is never shown
    return desk.put(made, 348, 500)


def rows(card: HereCard) -> list[str]:
    return [card.beside.item(at).text() for at in range(card.beside.count())]


def test_it_tells_coordinates_and_records_within_a_hundred_metres(desk: Desk, card: HereCard) -> None:
    card.ask(LON, LAT)
    assert card.address.text() == t("whereabouts.looking")
    desk.wait(lambda: card.beside.count() > 4)
    assert card.written["lonlat"].text() == "120.000000, 30.000000"
    assert [name for name, label in card.written.items() if label.text()] == ["lonlat", "sides", "mgrs", "gcj02"]
    assert any("望火大厦" in row for row in rows(card))
    assert any("H1" in row for row in rows(card))
    assert not any("H2" in row for row in rows(card)), "200 m away"
    assert card.address.text() == t("whereabouts.no_address"), "there is no region pack"


def test_a_record_of_the_list_is_chosen_with_enter(desk: Desk, card: HereCard) -> None:
    card.ask(LON, LAT)
    desk.wait(lambda: card.beside.count() > 4)
    at = next(at for at, row in enumerate(rows(card)) if "H1" in row)
    card.beside.setCurrentRow(at)
    desk.qtbot.keyClick(card.beside, Qt.Key.Key_Return)
    desk.wait(lambda: desk.context.selection.key is not None)
    assert desk.context.selection.key == Key("hydrant", HYDRANT)


def test_what_comes_while_it_is_shown_is_listed(desk: Desk, card: HereCard) -> None:
    card.ask(LON + 0.01, LAT + 0.01)
    desk.wait(lambda: bool(card.written["lonlat"].text()))
    incident_id = desk.open_incident(lon=LON + 0.01, lat=LAT + 0.01, name="车库火灾", site_id="")
    desk.wait(lambda: any("车库火灾" in row for row in rows(card)))
    assert desk.get(Incident, incident_id)


def test_a_notation_is_copied_as_it_is_shown(desk: Desk, card: HereCard) -> None:
    card.ask(LON, LAT)
    desk.wait(lambda: bool(card.written["mgrs"].text()))
    card.copies["mgrs"].click()
    assert QGuiApplication.clipboard().text() == card.written["mgrs"].text()


def test_the_notations_are_those_of_the_settings(desk: Desk, card: HereCard) -> None:
    desk.context.settings.set("whereabouts.mercator", True)
    desk.context.settings.set("whereabouts.mgrs", False)
    card.ask(LON, LAT)
    desk.wait(lambda: bool(card.written["mercator"].text()))
    assert not card.written["mgrs"].text()


def test_a_new_point_shows_nothing_of_the_last_one(desk: Desk, card: HereCard) -> None:
    card.ask(LON, LAT)
    desk.wait(lambda: card.beside.count() > 4)
    card.ask(10.0, 10.0)
    assert rows(card) == []
    assert not card.written["lonlat"].text()
    desk.wait(lambda: card.written["lonlat"].text().startswith("10.0"))
    assert rows(card) == []


def test_when_it_cannot_be_found_out_the_card_says_so(
    desk: Desk, card: HereCard, expected_log, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_at: object) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(desk.context.lookup, "surroundings", broken)
    expected_log.append("disk gone")
    card.ask(LON, LAT)
    desk.wait(lambda: card.address.text() == t("whereabouts.failed"))


def test_texts_from_outside_are_plain(card: HereCard) -> None:
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in card.findChildren(QLabel))
