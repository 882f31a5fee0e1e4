"""submit(command): the only way anything changes. It returns at once; signals tell what became of it."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec
from PySide6.QtCore import QObject, Signal

from console.openings import Openings, opened_by
from console.reasons import sentence
from console.session import Session
from console.sync.bridge import SyncBridge
from console.sync.engine import Engine
from console.sync.link import Attempt
from models.command import Command, Delivery, Envelope
from models.ids import uuid7
from models.incident import CreateIncident
from models.outbox_entry import JUDGED, Entry
from resources.words import has, t

_NUMBER = re.compile(r"-(\d{1,9})$")


class Commands(QObject):
    """Makes envelopes and hands them to the outbox."""

    saved = Signal(str)
    """Id of an act that is on the disk: from now on it is never lost."""
    not_saved = Signal(str, str)
    """Id of an act that is not, and the sentence why; it must not be shown as done."""
    unchanged = Signal(str, str)
    """Id of an act that could not be withdrawn, sent again or decided, and the sentence why: it is as it was."""
    refused = Signal(str, str)
    """Id of an act the backend refused or contested, and the sentence."""

    def __init__(
        self, engine: Engine, link: SyncBridge, session: Session,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:  # fmt: skip
        super().__init__(link)
        self._engine = engine
        self._session = session
        self._link = link
        self._clock = clock
        self._given: dict[str, Envelope] = {}
        self.turns: set[tuple[type[Command], str]] = set()
        """Acts that are about to be given, by kind and id: see console.in_turn."""
        self.openings = Openings(link, self)
        """The incidents opened here, which are chosen before they can be read."""
        link.saved.connect(self._on_saved)
        link.not_saved.connect(self._on_not_saved)
        link.not_changed.connect(self._on_not_changed)
        link.answered.connect(self._on_answered)

    def submit(
        self, command: Command, base_revision: int = 0, stated_at: datetime | None = None, command_id: str = ""
    ) -> str:  # fmt: skip
        """Do it: the act's id. Durable at `saved`, on screen within 50 ms, answered by the backend when it can be.

        `base_revision`: the revision of the record the user was looking at. A live command is refused while
        the line is down: nobody would carry it out. `stated_at`: when it really happened, if it is entered
        afterwards. `command_id`: the act's id, for one that may be given twice and must be done once.
        """
        command_id = command_id or uuid7()
        if self._is_barred(command_id):
            return command_id
        if command.DELIVERY is Delivery.LIVE and not self._link.state.online:
            self.not_saved.emit(command_id, t("sync.store.live_offline"))
            return command_id
        envelope = self._envelope(command_id, command, base_revision, stated_at)
        self._given[command_id] = envelope
        number = None
        if isinstance(command, CreateIncident):
            number = _NUMBER.search(command.number)
            self.openings.begin(command.incident_id)
        self._engine.submit(envelope, int(number[1]) if number else 0)
        return command_id

    def next_incident_number(self) -> str:
        """The seat's next incident number, such as 2-017; used up by the CreateIncident that carries it."""
        return f"{self._session.seat}-{self._engine.next_number(self._session.seat):03d}"

    def entries(self) -> tuple[Entry, ...]:
        """The acts that are not yet the backend's, oldest first."""
        return self._engine.entries()

    def under_way(self) -> tuple[Envelope, ...]:
        """Every act of this console that the backend has not judged and that may not be in the facts, oldest first.

        From any thread.
        """
        # In this order: an act is among the entries before it is no longer among those that are given.
        given = tuple(self._given.values())
        entries = [entry.envelope for entry in self.entries() if entry.state not in JUDGED]
        known = {envelope.id for envelope in entries}
        return (*entries, *(envelope for envelope in given if envelope.id not in known))

    def given(self, command_id: str) -> Envelope | None:
        """An act of this window until all have heard `saved`; on a busy one the backend may have it by then."""
        return self._given.get(command_id)

    def attempt(self, command_id: str) -> Attempt:
        """How the sending of an act goes: when it is tried again, and what went wrong last."""
        return self._engine.attempt(command_id)

    def decide(self, command_id: str, command: Command | None) -> str:
        """Put this in the place of a contested act, keeping its turn: the new act's id. None: theirs holds.

        It is made now, by who decides: what is ordered by it is ordered now.
        """
        if self._is_barred(command_id):
            return ""
        old = next((entry.envelope for entry in self.entries() if entry.id == command_id), None)
        if command is None or old is None:
            self._engine.replace(command_id, None)
            return ""
        made = self._envelope(uuid7(), command, old.base_revision, old.stated_at)
        made = msgspec.structs.replace(made, exercise_id=old.exercise_id)
        self._given[made.id] = made
        self._engine.replace(command_id, made)
        return made.id

    def retry(self, command_id: str) -> None:
        """Send an act again that was refused or set aside."""
        if self._is_barred(command_id):
            return
        self._engine.retry(command_id)

    def withdraw(self, command_id: str) -> None:
        """Give an act up; one that was sent already may turn out to have been done, and is then told loudly."""
        if self._is_barred(command_id):
            return
        opened = opened_by(self._known(command_id))
        self._engine.withdraw(command_id)
        self.openings.end(opened)

    def _known(self, command_id: str) -> Envelope | None:
        # In this order: see under_way.
        given = self._given.get(command_id)
        return given or next((entry.envelope for entry in self.entries() if entry.id == command_id), None)

    def _envelope(
        self, command_id: str, command: Command, base_revision: int, stated_at: datetime | None
    ) -> Envelope:
        return Envelope(
            id=command_id,
            name=command.NAME,
            actor=self._session.user or self._session.seat,
            seat=self._session.seat,
            made_at=self._clock(),
            clock_offset_s=self._link.state.clock_offset_s,
            exercise_id=self._session.exercise_id,
            base_revision=base_revision,
            delivery=command.DELIVERY,
            expires_s=command.EXPIRES_S,
            stated_at=stated_at,
            body=msgspec.Raw(msgspec.json.encode(command)),
        )

    def _is_barred(self, command_id: str) -> bool:
        """Nobody is here to act: said, and nothing done."""
        barred = self._session.barred
        if barred:
            self.not_saved.emit(command_id, t(f"identity.barred.{barred}"))
        return bool(barred)

    def _on_saved(self, command_id: str) -> None:
        self.saved.emit(command_id)
        self._given.pop(command_id, None)

    def _on_not_saved(self, command_id: str, code: str) -> None:
        why = t(f"sync.store.{code}")
        self.openings.end(opened_by(self._given.pop(command_id, None)), why)
        self.not_saved.emit(command_id, why)

    def _on_not_changed(self, command_id: str, deed: str, code: str) -> None:
        key = f"sync.unwritten.{code}"
        why = t(key if has(key) else "sync.unwritten.failed")
        self.unchanged.emit(command_id, t(f"sync.unchanged.{deed}", why=why))

    def _on_answered(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.code or entry.fields:
                why = sentence(entry.reason or "conflict")
                self.openings.end(opened_by(entry.envelope), why)
                self.refused.emit(entry.id, why)
