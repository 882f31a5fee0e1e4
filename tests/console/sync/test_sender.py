"""What is sent: live acts in time, acts for the record always; an act that cannot be sent holds no other up."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from console.sync.access import Access, Credentials
from console.sync.acts import Acts
from console.sync.client import Client, LinkError, SessionAnswer
from console.sync.link import Deed
from console.sync.sender import Sender, expired
from models.command import Answer, Delivery, Envelope, Outcome, Role
from models.journal import Head
from models.log_entry import AddLogEntry
from models.outbox_entry import Entry, EntryState
from models.outbox_salvage import Salvage
from models.sqlite_errors import StoreError
from tests.console.sync.seat import wait
from tests.models.facts import NOON, envelope


def entry(delivery: Delivery, expires_s: float | None, state: EntryState = EntryState.PENDING) -> Entry:
    sent = msgspec.structs.replace(envelope(AddLogEntry(text="断电")), delivery=delivery, expires_s=expires_s)
    return Entry(seq=1, envelope=sent, state=state)


@pytest.mark.parametrize(("after_s", "late"), [(0, False), (30, False), (31, True)])
def test_a_live_act_is_late_once_nobody_waits_for_it(after_s: float, late: bool) -> None:
    assert expired(entry(Delivery.LIVE, 30), NOON + timedelta(seconds=after_s)) is late


def test_what_is_for_the_record_or_already_answered_is_never_late() -> None:
    next_day = NOON + timedelta(days=1)
    assert not expired(entry(Delivery.RECORD, None), next_day)
    assert not expired(entry(Delivery.RECORD, 30), next_day)
    assert not expired(entry(Delivery.LIVE, 30, EntryState.REFUSED), next_day)


SENDERS: list[Sender] = []


class Line(Client):
    """Fails with a code for the acts that name one of the `poison`; with all of them while it is `ill`."""

    def __init__(self, code: str, *poison: str) -> None:
        super().__init__(["http://127.0.0.1:9"])
        self.code, self.poison, self.ill, self.asked = code, poison, False, 0
        self.taken_back: Answer | None = None
        self.place = (0, "")
        self.lost_places = 0

    def lost_place(self) -> None:
        self.lost_places += 1

    def open_session(self, user: str, password: str, seat: str) -> SessionAnswer:
        return SessionAnswer(token="t", user=user, name=user, role=Role.DISPATCHER, seat=seat)

    def commands(self, envelopes: Sequence[Envelope], place: tuple[int, str] = (0, "")) -> list[Answer]:
        self.asked += 1
        self.place = place
        if self.ill or any(word in bytes(e.body).decode() for word in self.poison for e in envelopes):
            raise LinkError(self.code)
        return [Answer(id=e.id, outcome=Outcome.ACCEPTED, revision=1) for e in envelopes]

    def withdrawals(self, ids: Sequence[str]) -> list[Answer]:
        if self.taken_back is None:
            raise LinkError("silent")
        return [self.taken_back]


@contextmanager
def sending(
    folder: Path, line: Line, *texts: str, online: bool = True, clock: Callable[[], datetime] = lambda: NOON
) -> Iterator[Acts]:
    """A sender at work on notes of those texts."""
    acts = Acts(folder / "outbox.db", Silent(), "2")
    acts.start()
    assert acts.wait_opened()
    for text in texts:
        acts.submit(envelope(AddLogEntry(text=text)))
    wait(lambda: len(acts.snapshot()) == len(texts))
    access = Access(line, lambda _answer: None)
    access.set(Credentials("li", "x", "2"))
    sender = Sender(line, access, acts, lambda: online, clock, lambda: (7, "here"), line.lost_place)
    SENDERS.append(sender)
    sender.start()
    try:
        yield acts
    finally:
        SENDERS.pop()
        sender.stop()
        acts.stop()
        line.close()


class Silent:
    def on_saved(self, entry: Entry) -> None: ...
    def on_not_saved(self, command_id: str, error: StoreError) -> None: ...

    def on_not_changed(self, command_id: str, deed: Deed, error: StoreError) -> None: ...
    def on_acts_changed(self, entries: Sequence[Entry]) -> None: ...
    def on_salvaged(self, salvage: Salvage) -> None: ...
    def on_outbox_failed(self, error: StoreError) -> None: ...
    def on_rewritten(self, chain: str, head: Head) -> None: ...


def states(acts: Acts) -> list[str]:
    return [entry.state.value for entry in acts.snapshot()]


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]) -> None:
    monkeypatch.setattr("console.sync.sender.BACKOFF_MOST_S", 0.01)


def test_an_act_goes_out_on_a_line_that_broke_again_before_the_sender_had_its_turn(tmp_path: Path) -> None:
    line = Line("silent")
    with sending(tmp_path, line, "one", online=False) as acts:
        assert (states(acts), line.asked) == (["pending"], 0)
        SENDERS[-1].came_back()
        wait(lambda: states(acts) == ["accepted"])
        acts.submit(envelope(AddLogEntry(text="two")))
        wait(lambda: len(acts.snapshot()) == 2)
        # Asked all the same: that it came back was used up.
        SENDERS[-1].wake()
        wait(lambda: not SENDERS[-1]._wake.is_set())
        assert (states(acts), line.asked) == (["accepted", "pending"], 1)


@pytest.mark.usefixtures("_at_once")
def test_a_backend_that_fails_with_every_act_has_refused_none(tmp_path: Path) -> None:
    line = Line("server_error")
    line.ill = True
    with sending(tmp_path, line, "one", "two", "three") as acts:
        wait(lambda: line.asked > 30)
        assert states(acts) == ["pending"] * 3
        line.ill = False
        wait(lambda: states(acts) == ["accepted"] * 3)


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("code", ["server_error", "rejected"])
def test_an_act_that_alone_cannot_be_taken_is_set_aside_and_holds_no_other_up(tmp_path: Path, code: str) -> None:
    with sending(tmp_path, Line(code, "poison"), "poison", "two", "three") as acts:
        wait(lambda: states(acts) == ["set_aside", "accepted", "accepted"])
        [aside] = [entry for entry in acts.snapshot() if entry.state is EntryState.SET_ASIDE]
        assert (aside.code, aside.params) == ("command.undeliverable", {"code": code})


@pytest.mark.usefixtures("_at_once")
def test_an_act_that_was_set_aside_goes_out_under_its_own_id_once_somebody_sends_it_again(tmp_path: Path) -> None:
    line = Line("rejected", "poison")
    with sending(tmp_path, line, "poison") as acts:
        wait(lambda: states(acts) == ["set_aside"])
        [aside] = acts.snapshot()
        line.poison = ()
        acts.retry(aside.id)
        wait(lambda: states(acts) == ["accepted"])
        assert acts.snapshot()[0].id == aside.id


@pytest.mark.usefixtures("_at_once")
def test_an_act_is_counted_as_tried_before_it_leaves(tmp_path: Path) -> None:
    line = Line("silent", "lost")
    with sending(tmp_path, line, "lost") as acts:
        wait(lambda: line.asked > 0)
        with closing(sqlite3.connect(tmp_path / "outbox.db")) as db:
            assert db.execute("SELECT min(attempts) FROM entries").fetchone()[0] > 0
        wait(lambda: acts.snapshot()[0].attempts > 0)


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("done", [True, False])
def test_an_act_that_was_sent_is_withdrawn_only_when_the_backend_says_it_was_not_done(
    tmp_path: Path, done: bool
) -> None:
    line = Line("silent", "lost")
    with sending(tmp_path, line, "lost") as acts:
        wait(lambda: acts.snapshot()[0].attempts > 0)
        [entry] = acts.snapshot()
        acts.withdraw(entry.id)
        wait(lambda: states(acts) == ["withdrawing"])
        line.taken_back = Answer(
            id=entry.id, outcome=Outcome.ACCEPTED if done else Outcome.REFUSED,
            code="" if done else "command.withdrawn", revision=3 if done else 0,
        )  # fmt: skip
        wait(lambda: states(acts) == (["accepted"] if done else []))
        assert [e.code for e in acts.snapshot()] == (["command.done_already"] if done else [])


def test_an_act_that_was_never_sent_is_withdrawn_at_once(tmp_path: Path) -> None:
    line = Line("silent")
    with sending(tmp_path, line, "x", online=False) as acts:
        acts.withdraw(acts.snapshot()[0].id)
        wait(lambda: states(acts) == [])
        assert line.asked == 0


@pytest.mark.usefixtures("_at_once")
def test_how_the_sending_goes_can_be_asked(tmp_path: Path) -> None:
    line = Line("silent", "lost")
    with sending(tmp_path, line, "lost") as acts:
        wait(lambda: SENDERS[-1].attempt(acts.snapshot()[0].id).code == "silent")
        line.poison = ()
        wait(lambda: states(acts) == ["accepted"])
        wait(lambda: SENDERS[-1].attempt(acts.snapshot()[0].id).code == "")


@pytest.mark.usefixtures("_at_once")
def test_a_live_act_that_was_sent_and_is_late_goes_out_again_for_the_backend_to_say(tmp_path: Path) -> None:
    line = Line("silent", "lost")
    clock = [NOON]
    with sending(tmp_path, line, clock=lambda: clock[0]) as acts:
        live = msgspec.structs.replace(envelope(AddLogEntry(text="lost")), delivery=Delivery.LIVE, expires_s=5.0)
        acts.submit(live)
        SENDERS[-1].wake()
        wait(lambda: acts.snapshot() and acts.snapshot()[0].attempts > 0)
        clock[0] = NOON + timedelta(seconds=60)
        asked = line.asked
        wait(lambda: line.asked > asked + 2)
        assert states(acts) == ["pending"]
        line.poison = ()
        wait(lambda: states(acts) == ["accepted"])


@pytest.mark.usefixtures("_at_once")
def test_a_fault_of_our_own_while_sending_ends_no_sending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line("silent")
    commands, faults = line.commands, [ZeroDivisionError()]

    def faulty(envelopes: Sequence[Envelope], place: tuple[int, str]) -> list[Answer]:
        if faults:
            raise faults.pop()
        return commands(envelopes, place)

    monkeypatch.setattr(line, "commands", faulty)
    with sending(tmp_path, line, "一") as acts:
        wait(lambda: states(acts) == ["accepted"])


@pytest.mark.usefixtures("_at_once")
@pytest.mark.parametrize("code", ["history", "gone"])
def test_acts_made_on_another_history_wait_for_the_reload_and_no_other_failure_asks_for_one(
    tmp_path: Path, code: str
) -> None:
    line = Line(code, "made there")
    with sending(tmp_path, line, "made there") as acts:
        wait(lambda: line.lost_places > 6)
        assert line.place == (7, "here")
        assert states(acts) == ["pending"]
        line.poison = ()
        wait(lambda: states(acts) == ["accepted"])
    line = Line("silent", "made here")
    with sending(tmp_path / "other", line, "made here"):
        wait(lambda: line.asked > 3)
    assert line.lost_places == 0
