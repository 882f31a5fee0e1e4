"""How things stand is told in the order it came about, whichever threads it came from."""

import threading
from itertools import count
from pathlib import Path

from console.sync.client import Client
from console.sync.clock import BackendClock
from console.sync.engine import Engine
from console.sync.link import LinkState, Phase, Report
from tests.console.sync.seat import Seat
from tests.models.facts import NOON


def test_the_last_state_that_is_told_is_how_things_stand(tmp_path: Path) -> None:
    told, entered, held = list[LinkState](), threading.Event(), threading.Event()

    def report(one: Report) -> None:
        if isinstance(one, LinkState):
            if one.phase is Phase.LIVE and one.done == 1:
                entered.set()
                assert held.wait(60)
            told.append(one)

    client = Client(["http://127.0.0.1:1"])
    engine = Engine(tmp_path / "cache", tmp_path / "outbox.sqlite", client, report, "2")
    engine.on_phase(Phase.LIVE)
    slow = threading.Thread(target=engine.on_progress, args=(1, 9))
    slow.start()
    assert entered.wait(60)
    cut = threading.Thread(target=engine.on_phase, args=(Phase.OFFLINE, "unreachable"))
    cut.start()
    # It has to wait for the first, or would be done by now.
    cut.join(1)
    held.set()
    slow.join(60)
    cut.join(60)
    client.close()
    assert told[-1] == engine.state
    assert told[-1].phase is Phase.OFFLINE


def test_what_was_lost_of_a_stream_makes_what_is_shown_as_old_as_the_last_word_that_joined(tmp_path: Path) -> None:
    # Every look at it is a second later.
    clock = BackendClock(wall=count(NOON.timestamp()).__next__)
    seat = Seat(tmp_path, "http://127.0.0.1:1", clock=clock)
    engine = seat.engine
    engine._writer.place = (9, "")
    engine.on_heard(9)
    engine.on_phase(Phase.LIVE)
    joined = seat.state.as_of
    assert joined is not None
    # A page is lost, then positions come, which say nothing of it.
    engine.on_heard(None)
    engine.on_phase(Phase.LIVE)
    assert seat.state.as_of is not None
    assert seat.state.as_of > joined
    engine.on_missed(10)
    engine.on_phase(Phase.OFFLINE, "missed")
    assert (seat.state.cursor, seat.state.head, seat.state.as_of) == (9, 10, joined)
    # It was fetched: all that was there when the line was last heard is here.
    engine._writer.place = (10, "")
    engine.on_phase(Phase.OFFLINE, "broken")
    assert seat.state.as_of == seat.state.last_contact_at
