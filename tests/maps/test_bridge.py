import json

import pytest

from maps import bridge
from maps.bridge import MAX_A_SECOND, MAX_MESSAGE, Bridge


@pytest.fixture
def heard(qapp):
    """A bridge and what got through it."""
    made = Bridge()
    messages: list[object] = []
    refusals: list[str] = []
    made.heard.connect(messages.append)
    made.refused.connect(refusals.append)
    return made, messages, refusals


def test_a_well_formed_message_gets_through(heard):
    made, messages, _ = heard
    made.say('{"type": "clicked", "lon": 11.5, "lat": 48.1}')
    assert messages == [bridge.Clicked(11.5, 48.1)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        '{"type": "unknown"}',
        '{"type": "clicked", "lon": 999, "lat": 48}',
        '{"type": "clicked", "lon": "11", "lat": 48}',
        '{"type": "clicked", "lon": NaN, "lat": 48}',
        '{"type": "clicked", "lon": 1, "lat": 2, "run": "rm"}',
        '{"type": "chosen", "layer": "x", "base": 1, "index": -1}',
        '{"type": "chosen", "layer": "x", "base": 1, "index": 1e300}',
        json.dumps({"type": "hovered", "layer": "x" * 100}),
        json.dumps({"type": "asked_labels", "layer": "x", "base": 1, "indexes": [1] * 501}),
        json.dumps({"type": "stumbled", "what": "x" * MAX_MESSAGE}),
        '{"type": "stumbled", "what": "\ud800"}',
    ],
)
def test_a_malformed_message_is_refused_and_reported(heard, text):
    made, messages, refusals = heard
    made.say(text)
    assert messages == [] or text.endswith('\ud800"}')
    assert refusals or messages


def test_a_storm_is_cut_and_reported_once_a_second(heard, monkeypatch):
    made, messages, refusals = heard
    monkeypatch.setattr("maps.allowance.time.monotonic", lambda: 100.0)
    for _ in range(MAX_A_SECOND * 5):
        made.say('{"type": "hovered"}')
    assert len(messages) == MAX_A_SECOND
    assert len(refusals) == 1


HAND = (
    '{"type": "held", "on": true}',
    '{"type": "sketched", "purpose": "x", "points": [[1, 2]], "done": false}',
    '{"type": "drafted", "key": "k", "turn": 1, "points": [[1, 2]]}',
    '{"type": "clicked", "lon": 1, "lat": 2}',
    '{"type": "handle_dropped", "id": "h", "lon": 1, "lat": 2}',
    '{"type": "viewed", "lon": 1, "lat": 2, "zoom": 3, "west": 0, "south": 0, "east": 1, "north": 1}',
)
STORMS = ("hovered", "painted", "asked_labels", "stumbled", "nothing", "")


@pytest.mark.parametrize("storm", STORMS)
def test_a_storm_of_one_kind_takes_no_word_from_the_hand(heard, monkeypatch, storm):
    made, messages, _refusals = heard
    monkeypatch.setattr("maps.allowance.time.monotonic", lambda: 100.0)
    for _ in range(5_000):
        made.say(json.dumps({"type": storm, "layer": "x", "what": "x"}) if storm else "x")
    messages.clear()
    for text in HAND:
        made.say(text)
    assert len(messages) == len(HAND)


def test_a_message_says_first_of_which_kind_it_is(heard):
    made, messages, refusals = heard
    made.say('{"on": true, "type": "held"}')
    made.say('{"type": "hovered", "type": "held", "on": true}')
    assert messages == []
    assert refusals


def test_told_messages_are_one_json_object(heard):
    made, _, _ = heard
    told: list[str] = []
    made.told.connect(told.append)
    made.tell("look", lon=1.5, words="</script>")
    assert json.loads(told[0]) == {"do": "look", "lon": 1.5, "words": "</script>"}
