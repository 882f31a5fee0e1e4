"""How things stand is told in the order it came about, whichever threads it came from."""

import threading
from pathlib import Path

from console.sync.client import Client
from console.sync.engine import Engine
from console.sync.link import LinkState, Phase, Report


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
