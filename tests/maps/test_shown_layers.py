"""Layers that lie on several maps."""

import json

import pytest
import shiboken6
from PySide6.QtCore import QObject

from maps.bridge import Bridge
from maps.conversation import Conversation
from maps.scheme import PAGE
from maps.shown_layers import ShownLayers
from tests.maps.export.layers import marks, points


class Page:
    """What a page hears of layers."""

    def __init__(self, shown: ShownLayers, owner: QObject) -> None:
        self.told: list[tuple[str, str]] = []
        bridge = Bridge(owner)
        talk = Conversation(shown.all, lambda _layer, id_: id_, owner)
        talk.attach(bridge)
        talk.is_ready = True
        bridge.told.connect(self._hear)
        shown.speak(talk)

    def _hear(self, text: str) -> None:
        message = json.loads(text)
        self.told.append((message["do"], message["name"]))


@pytest.fixture
def maps(qapp):
    owner = QObject()
    shown = [ShownLayers(owner), ShownLayers(owner)]
    yield [(one, Page(one, owner)) for one in shown]
    shiboken6.delete(owner)


def test_a_layer_is_held_once_and_told_to_every_map_it_lies_on(maps) -> None:
    layer = points()
    for shown, _page in maps:
        shown.add(layer, visible=True)
    for _shown, page in maps:
        page.told.clear()
    layer.set_points(["1"], [11.5], [48.1], [0])
    assert [page.told for _shown, page in maps] == [[("changed", "hydrants")]] * 2
    (one, first), (_two, second) = maps
    assert one.remove("hydrants")
    assert not one.remove("hydrants")
    layer.set_points(["2"], [11.5], [48.1], [0])
    assert first.told == [("changed", "hydrants"), ("removed", "hydrants")]
    assert second.told == [("changed", "hydrants")] * 2


def test_each_map_switches_its_own_and_says_so(maps) -> None:
    (one, _page), (two, _other) = maps
    said: list[bool] = []
    one.changed.connect(lambda: said.append(True))
    for shown, _page in maps:
        shown.add(marks(), visible=True)
    one.set_visible("incidents", False)
    assert (one.is_visible("incidents"), two.is_visible("incidents")) == (False, True)
    assert len(said) == 2


def test_a_name_is_taken_once(maps) -> None:
    shown = maps[0][0]
    shown.add(marks(), visible=True)
    with pytest.raises(ValueError, match="incidents"):
        shown.add(marks(), visible=True)


def test_the_address_of_the_page_names_the_points_it_can_fetch_before_it_is_told_of_them(maps) -> None:
    ((shown, _page), _other) = maps
    assert shown.page == PAGE
    shown.add(points(), visible=True)
    shown.add(marks(), visible=True)
    assert shown.page.query() == "hydrants"
    assert shown.page.path() == PAGE.path()
    shown.remove("hydrants")
    assert shown.page == PAGE
