import threading

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from console.sync.bridge import SyncBridge
from console.sync.client import Present
from console.sync.link import MOST_IDS, Changes, LinkState, Phase, Positions, Saved
from models.command import Role
from models.log_entry import AddLogEntry
from models.outbox_entry import Entry, EntryState
from models.presence import MOST_SEATS, Presence, PresenceState
from models.verifier import Verifier
from tests.models.facts import NOON, envelope


def test_reports_of_many_threads_arrive_gathered_on_the_ui_thread(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    got: list[Changes] = []
    bridge.changed.connect(got.append)

    def report(name: int) -> None:
        for n in range(100):
            bridge.report(Changes({"unit": frozenset({f"{name}-{n}"})}))

    threads = [threading.Thread(target=report, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: sum(len(c.of("unit") or ()) for c in got) == 400)
    assert len(got) < 100
    bridge.close()


def test_only_the_newest_state_and_the_newest_position_of_a_thing_are_told(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    states: list[LinkState] = []
    places: list[dict[str, object]] = []
    bridge.link_changed.connect(states.append)
    bridge.positions.connect(places.extend)
    for done in range(50):
        bridge.report(LinkState(phase=Phase.LOADING, done=done))
        bridge.report(Positions([{"kind": "unit", "id": "A", "lon": done}]))
    qtbot.waitUntil(lambda: bool(states) and bool(places))
    assert states[-1].done == 49
    assert bridge.state.done == 49
    assert [place["lon"] for place in places] == [49]
    bridge.close()


def test_every_saved_act_is_told(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    got: list[str] = []
    bridge.saved.connect(got.append)
    for n in range(10):
        bridge.report(Saved(str(n)))
    qtbot.waitUntil(lambda: len(got) == 10)
    bridge.close()


def test_answers_that_came_together_are_told_together_in_their_turn_among_the_rest(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    told: list[object] = []
    bridge.saved.connect(told.append)
    bridge.answered.connect(lambda entries: told.append([entry.id for entry in entries]))
    acts = [
        Entry(seq=seq, envelope=envelope(AddLogEntry(text=f"{seq}")), state=EntryState.ACCEPTED) for seq in range(3)
    ]
    for report in (acts[0], acts[1], Saved("next"), acts[2]):
        bridge.report(report)
    qtbot.waitUntil(lambda: len(told) == 3)
    assert told == [[acts[0].id, acts[1].id], "next", [acts[2].id]]
    bridge.close()


def test_an_act_told_saved_does_not_hold_its_own_row_back(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    told: list[str] = []
    bridge.saved.connect(lambda _id: told.append("saved"))
    bridge.changed.connect(lambda _changes: told.append("changed"))
    bridge.report(Saved("1"))
    QApplication.processEvents()
    bridge.report(Changes({"log_entry": frozenset({"1"})}))
    QApplication.processEvents()
    assert told == ["saved", "changed"]
    bridge.close()


def test_after_close_nothing_is_told(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    got: list[object] = []
    bridge.saved.connect(got.append)
    bridge.report(Saved("1"))
    bridge.close()
    bridge.report(Saved("2"))
    qtbot.wait(80)
    assert got == []


def test_too_many_ids_become_the_whole_kind() -> None:
    many = Changes({"hydrant": frozenset(map(str, range(MOST_IDS + 1))), "unit": frozenset({"A"})})
    both = Changes().and_then(many)
    assert both.of("hydrant") is None
    assert both.of("unit") == frozenset({"A"})
    assert both.touches("hydrant")
    assert both.touches({"unit", "x"})
    assert not both.touches("incident")
    assert both.has("hydrant", "anything")
    assert not both.has("unit", "B")


def seat(console: str, number: str, state: PresenceState = PresenceState.HERE) -> Presence:
    return Presence(
        console=console,
        seat=number,
        user="li",
        name="李明",
        role="dispatcher",
        since=NOON,
        seen_at=NOON,
        state=state,
    )


def test_who_sits_where_is_kept_whole_and_changed_piece_by_piece(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    told: list[list[str]] = []
    bridge.presence.connect(lambda seats: told.append([p.seat for p in seats]))
    bridge.report(Present([seat("a", "10"), seat("b", "2")], whole=True))
    bridge.report(Present([seat("c", "3"), seat("b", "2", PresenceState.GONE)]))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [["2", "10"], ["3", "10"]]
    bridge.report(Present([seat("d", "1")], whole=True))
    qtbot.waitUntil(lambda: len(told) == 3)
    assert [p.seat for p in bridge.present] == ["1"]
    bridge.close()


def test_a_flood_of_seats_has_an_end(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    bridge.report(Present([seat(f"c{n}", str(n)) for n in range(MOST_SEATS + 50)]))
    qtbot.waitUntil(lambda: len(bridge.present) == MOST_SEATS)
    bridge.close()


def test_people_have_the_names_of_the_centres_list_and_else_those_of_the_seats() -> None:
    bridge = SyncBridge()
    bridge.learn([
        Verifier(user="wang", name="王芳", role=Role.COMMANDER, changed_at="", verifier="x"),
        Verifier(user="chen", name="陈静", role=Role.OBSERVER, changed_at="", verifier="x"),
    ])  # fmt: skip
    assert bridge.names == {"wang": "王芳", "chen": "陈静"}
    assert bridge.operators == {"wang"}
    bridge.close()


def test_of_two_positions_of_a_thing_the_newer_is_told_whichever_comes_last(qtbot: QtBot) -> None:
    bridge = SyncBridge()
    places: list[dict[str, object]] = []
    bridge.positions.connect(places.extend)
    for second in (3, 9, 6):
        at = f"2026-01-01T00:00:0{second}.000Z"
        bridge.report(Positions([{"kind": "unit", "id": "A", "lon": second, "at": at}]))
    qtbot.waitUntil(lambda: bool(places), timeout=5_000)
    assert [place["lon"] for place in places] == [9]
    bridge.close()
