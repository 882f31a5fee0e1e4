"""Tracks as ways of the layers that draw them, and answers that are no tracks."""

from types import SimpleNamespace
from typing import Any

import pytest

from console.features.moving.layers import DEVICES
from console.features.moving.past import KEEPS, by_layer, load
from console.sync.client import LinkError
from console.sync.link import LinkState, Phase
from models.command import Role
from models.track import Track, TrackFix
from models.track_ring import TrackRing

FIX = [1_000, 11.0, 48.0, None]
ANSWER = {
    "start_ms": 0, "end_ms": 9_000, "step_s": 60.0, "left_out": 2,
    "tracks": [{"kind": "unit", "id": "u", "fixes": [FIX]}, {"kind": "device", "id": "d", "fixes": [FIX]}],
}  # fmt: skip


def context(answer: Any, phase: Phase = Phase.LIVE, role: Role = Role.DISPATCHER) -> Any:
    def request(*_asked: Any, **_more: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    return SimpleNamespace(
        session=SimpleNamespace(role=role),
        link=SimpleNamespace(state=LinkState(phase)),
        client=SimpleNamespace(request=request),
    )


def test_each_thing_is_on_the_layer_of_its_kind():
    ways = by_layer([Track("unit", "u", [TrackFix(1_500, 11, 48, 90)]), Track("device", "d", [])])
    assert set(ways) == {"unit", DEVICES}
    assert ways["unit"][0].places[0] == (1.5, 11, 48, 90)


def test_the_backends_tracks_keep_as_long_as_they_are_apart(tmp_path):
    past = load(context(ANSWER), TrackRing(tmp_path), 0.0, 9.0, {"unit": 120.0, DEVICES: 500.0})
    assert (past.things, past.left_out, past.own) == (2, 2, False)
    assert past.played["unit"].life_s == KEEPS * 60
    assert past.played[DEVICES].life_s == 500


@pytest.mark.parametrize(
    "answer", [LinkError("unreachable", server=""), {"tracks": 5}, None, {**ANSWER, "tracks": [{"id": 1}]}],
    ids=["line", "shape", "nothing", "track"],
)  # fmt: skip
def test_without_an_answer_that_can_be_read_it_is_what_was_heard_here(tmp_path, answer):
    ring = TrackRing(tmp_path)
    ring.append([("unit", "own", TrackFix(2_000, 11.0, 48.0))], 2_000, 1.0)
    past = load(context(answer), ring, 0.0, 9.0, {})
    assert (past.own, list(past.played["unit"].ids)) == (True, ["own"])


def test_who_may_not_see_it_is_not_given_it_another_way(tmp_path):
    with pytest.raises(LinkError):
        load(context(LinkError("forbidden")), TrackRing(tmp_path), 0.0, 9.0, {})
    with pytest.raises(LinkError):
        load(context(None, Phase.OFFLINE, Role.MAINTAINER), TrackRing(tmp_path), 0.0, 9.0, {})
