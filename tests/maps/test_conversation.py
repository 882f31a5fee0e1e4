"""What the page says is passed on when it names a thing that is there, and answered in bounded words."""

import pytest
from PySide6.QtCore import QObject

from maps import bridge
from maps.conversation import Conversation
from maps.layer import MAX_TEXT
from maps.points import PointLayer
from tests.maps.test_points import layer_of


class Talk:
    """A conversation over a bridge that nobody is behind, and all that was said either way."""

    def __init__(self) -> None:
        self.layer: PointLayer = layer_of(2)
        self.owner = QObject()
        self.bridge = bridge.Bridge(self.owner)
        self.told: list[str] = []
        self.bridge.told.connect(self.told.append)
        self.made = Conversation({self.layer.name: self.layer}, lambda _layer, id_: f"{id_} " * 500, self.owner)
        self.passed: list[tuple[object, ...]] = []
        for signal in (
            self.made.chosen,
            self.made.hovered,
            self.made.clicked,
            self.made.painted,
            self.made.stumbled,
        ):
            signal.connect(lambda *values: self.passed.append(values))
        self.made.attach(self.bridge)


@pytest.fixture
def talk(qapp: object) -> Talk:
    return Talk()


def test_nothing_is_told_before_the_page_listens_and_after_it_ended(talk: Talk) -> None:
    talk.made.tell("look")
    assert talk.told == []
    talk.bridge.say('{"type": "ready"}')
    assert talk.made.is_ready
    talk.made.tell("look")
    talk.made.end()
    talk.made.tell("look")
    assert talk.told == ['{"do":"look"}']


def test_a_choice_of_a_known_thing_is_passed_on_and_another_is_not(talk: Talk) -> None:
    base = talk.layer.base
    for name, held, index in (
        ("hydrants", base, 1),
        ("hydrants", base + 1, 1),
        ("hydrants", base, 99),
        ("x", base, 0),
    ):
        talk.made.hear(bridge.Chosen(layer=name, base=held, index=index))
    assert talk.passed == [("hydrants", "h1")]


def test_a_hovered_thing_is_described_in_words_that_are_cut(talk: Talk) -> None:
    talk.made.hear(bridge.Ready())
    talk.made.hear(bridge.Hovered(layer="hydrants", base=talk.layer.base, index=0))
    talk.made.hear(bridge.Hovered())
    assert talk.passed == [("hydrants", "h0"), ("", "")]
    assert len(talk.told) == 1
    assert ("h0 " * 500)[:MAX_TEXT] in talk.told[0]
    assert ("h0 " * 500)[: MAX_TEXT + 1] not in talk.told[0]


def test_a_paint_of_a_layer_that_was_taken_off_is_not_passed_on(talk: Talk) -> None:
    talk.made.hear(bridge.Painted(layer="gone", revision=1))
    talk.made.hear(bridge.Painted(layer="hydrants", revision=1))
    assert talk.passed == [("hydrants", 1)]


def test_a_failure_in_the_page_is_passed_on_in_a_sentence(talk: Talk) -> None:
    talk.made.hear(bridge.Stumbled(what="out of luck"))
    assert talk.passed == [("map page: out of luck",)]


def test_a_tool_hears_the_messages_of_its_own_kind_only(talk: Talk) -> None:
    heard: list[bridge.Painted] = []
    talk.made.listen(bridge.Painted, heard.append)
    talk.bridge.say('{"type": "clicked", "lon": 1, "lat": 2}')
    talk.bridge.say('{"type": "painted", "layer": "elsewhere", "revision": 3}')
    assert heard == [bridge.Painted(layer="elsewhere", revision=3)]
