"""An incident opened here is under way until it failed; who has read too early looks again, once a change."""

from collections.abc import Iterator

import pytest

from console.openings import Openings
from console.sync.bridge import SyncBridge
from console.sync.link import Changes

HERE = Changes({"incident": frozenset({"I"})})
ELSEWHERE = Changes({"incident": frozenset({"J"}), "unit": frozenset({"I"})})


@pytest.fixture
def link(qapp: object) -> Iterator[SyncBridge]:
    link = SyncBridge()
    yield link
    link.close()


def test_who_read_too_early_looks_again_when_the_incident_has_changed_and_no_oftener(link: SyncBridge) -> None:
    openings, looks = Openings(link), list[str]()
    openings.begin("I")

    def look() -> None:
        looks.append("look")
        openings.when_there("I", look, openings.heard_of("I"))

    openings.when_there("I", look, openings.heard_of("I"))
    link.changed.emit(ELSEWHERE)
    assert looks == []
    for count in (1, 2):
        link.changed.emit(HERE)
        assert len(looks) == count


def test_a_change_heard_between_the_look_and_its_answer_is_missed_by_nobody(link: SyncBridge) -> None:
    openings, looks = Openings(link), list[str]()
    openings.begin("I")
    heard = openings.heard_of("I")
    openings.when_there("I", lambda: looks.append("answered before"), heard)
    link.changed.emit(HERE)
    openings.when_there("I", lambda: looks.append("answered after"), heard)
    openings.when_there("I", lambda: looks.append("answered last"), heard)
    assert looks == ["answered before", "answered after", "answered last"]
    openings.when_there("I", lambda: looks.append("read since"), openings.heard_of("I"))
    assert looks[-1] == "answered last"
    assert openings.is_under_way("I"), "what was read too early may be shown later still"


def test_one_that_failed_says_why_and_one_that_was_withdrawn_is_simply_not_there(link: SyncBridge) -> None:
    openings, looks, failed = Openings(link), list[str](), list[str]()
    openings.failed.connect(failed.append)
    openings.begin("I")
    openings.begin("J")
    openings.when_there("I", lambda: looks.append(openings.why_not("I")), 0)
    openings.end("I", "磁盘已满")
    openings.end("J")
    openings.end("K", "nobody's")
    openings.end("I", "a second time")
    assert (looks, failed) == (["磁盘已满"], ["I", "J"])
    assert not openings.is_under_way("I")
    assert not openings.is_under_way("J")
    assert openings.why_not("J") == ""
