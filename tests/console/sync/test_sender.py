"""What is sent: live acts in time, acts for the record always; an act that cannot be sent holds no other up."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from console.sync.access import Access, Credentials
from console.sync.acts import Acts
from console.sync.client import Client, LinkError, SessionAnswer
from console.sync.sender import Sender, expired
from models.command import Answer, Delivery, Envelope, Outcome
from models.log_entry import AddLogEntry
from models.outbox import Entry, EntryState
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


class Line(Client):
    """Fails with a code for the acts that name one of the `poison`; with all of them while it is `ill`."""

    def __init__(self, code: str, *poison: str) -> None:
        super().__init__(["http://127.0.0.1:9"])
        self.code, self.poison, self.ill, self.asked = code, poison, False, 0

    def open_session(self, user: str, password: str, seat: str) -> SessionAnswer:
        return SessionAnswer(token="t", user=user, name=user, role="dispatcher", seat=seat)

    def commands(self, envelopes: Sequence[Envelope]) -> list[Answer]:
        self.asked += 1
        if self.ill or any(word in bytes(e.body).decode() for word in self.poison for e in envelopes):
            raise LinkError(self.code)
        return [Answer(id=e.id, outcome=Outcome.ACCEPTED, revision=1) for e in envelopes]


@contextmanager
def sending(folder: Path, line: Line, *texts: str) -> Iterator[Acts]:
    """A sender at work on notes of those texts."""
    acts = Acts(folder / "outbox.db", Silent(), "2")
    acts.start()
    assert acts.wait_opened()
    for text in texts:
        acts.submit(envelope(AddLogEntry(text=text)))
    wait(lambda: len(acts.snapshot()) == len(texts))
    access = Access(line, lambda _answer: None)
    access.set(Credentials("li", "x", "2"))
    sender = Sender(line, access, acts, lambda: True, lambda: NOON)
    sender.start()
    try:
        yield acts
    finally:
        sender.stop()
        acts.stop()
        line.close()


class Silent:
    def on_saved(self, entry: Entry) -> None: ...
    def on_not_saved(self, command_id: str, error: StoreError) -> None: ...
    def on_acts_changed(self, entries: Sequence[Entry]) -> None: ...
    def on_salvaged(self, salvage: Salvage) -> None: ...
    def on_outbox_failed(self, error: StoreError) -> None: ...


def states(acts: Acts) -> list[str]:
    return [entry.state.value for entry in acts.snapshot()]


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch, expected_log: list[logging.LogRecord]) -> None:
    monkeypatch.setattr("console.sync.sender.BACKOFF_MOST_S", 0.01)


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
        wait(lambda: states(acts) == ["refused", "accepted", "accepted"])
