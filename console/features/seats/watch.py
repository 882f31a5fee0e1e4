"""What a seat is told without asking: a double at its number, an incident taken from it, one that is another's."""

from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import QObject

from console.context import Context
from console.features.seats.work import open_incidents, taken_why
from console.follow import Follow
from console.holders import seat_words
from models.claim import ClaimIncident, ReleaseIncident, TakeOverIncident
from models.command import Envelope
from models.handover import AcceptHandover, WriteHandover
from models.incident import CreateIncident, Incident
from models.outbox_entry import Entry, EntryState
from models.presence import Presence
from resources.words import t

DOUBLED = "seats.doubled"
_OWN = frozenset({
    command.NAME for command in (
        ClaimIncident, TakeOverIncident, ReleaseIncident, CreateIncident, WriteHandover, AcceptHandover,
    )
})  # fmt: skip
"""Acts that say themselves whose the incident is."""


class Watch(QObject):
    """Lives as long as the window."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.window)
        self._context = context
        self._held: dict[str, Incident] = {}
        self._others: set[tuple[str, str]] = set()
        context.link.presence.connect(self._doubles)
        context.link.answered.connect(self._answered)
        context.commands.saved.connect(self._saved)
        self._follow = Follow(context, self, lambda: open_incidents(context), self._show, {Incident.KIND})
        context.session.changed.connect(self._forget)
        self._doubles(context.link.present)
        self._follow.ask()

    def _forget(self) -> None:
        """Another person, seat or exercise: what was held before is not lost by it."""
        self._held = {}
        self._follow.ask()

    # -- two consoles at one seat

    def _doubles(self, present: list[Presence]) -> None:
        seat = self._context.session.seat
        doubled = [p for p in present if p.seat == seat and p.doubled]
        if not doubled:
            self._context.notices.withdraw_key(DOUBLED)
            return
        if any(notice.key == DOUBLED for notice in self._context.notices.all):
            return
        who = t("seats.join").join(t("seats.console", name=p.name, address=p.address or "—") for p in doubled)
        self._context.notices.problem(t("seats.notice.doubled", seat=seat, who=who), key=DOUBLED, sound="refused")

    # -- incidents that change hands

    def _show(self, found: Mapping[str, Incident]) -> None:
        seat = self._context.session.seat
        for incident_id, before in self._held.items():
            now = found.get(incident_id)
            if now is not None and now.owner_seat not in ("", seat):
                self._lost(incident_id, now, before)
        self._held = {i: incident for i, incident in found.items() if incident.owner_seat == seat}

    def _lost(self, incident_id: str, now: Incident, before: Incident) -> None:
        context = self._context

        def tell(why: str) -> None:
            who = seat_words(now.owner_seat, now.owner, context.link.names)
            key = "seats.notice.taken" if why else "seats.notice.moved"
            words = t(key, number=before.number, who=who, why=why)
            context.notices.problem(words, key=f"seats.taken.{incident_id}", sound="red")

        context.background.query(lambda: taken_why(context, incident_id), tell)

    # -- what became of one's own acts

    def _answered(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self._say_answer(entry)

    def _say_answer(self, entry: Entry) -> None:
        params = entry.params
        if entry.envelope.name == CreateIncident.NAME and entry.state is EntryState.ACCEPTED and "wanted" in params:
            words = t("seats.notice.renumbered", wanted=params["wanted"], number=params.get("number", ""))
            self._context.notices.problem(words, key=f"seats.number.{entry.id}", sound="refused")
        elif entry.envelope.name == ClaimIncident.NAME and entry.state is EntryState.CONFLICT:
            seat, user = (str(entry.fields.get(field, ("", ""))[0]) for field in ("owner_seat", "owner"))
            who = seat_words(seat, user, self._context.link.names)
            # The same key as the plain refusal of the act: this says more in its place.
            self._context.notices.warn(t("seats.notice.first", who=who), key=entry.id)

    # -- acts on what another seat works

    def _saved(self, command_id: str) -> None:
        envelope = self._context.commands.given(command_id)
        if envelope is None or envelope.name in _OWN:
            return
        incident_id = _incident_of(envelope)
        if incident_id:
            store = self._context.store
            self._context.background.query(
                lambda: store.get(Incident, incident_id),
                lambda record: self._say_whose(incident_id, record.fact) if record is not None else None,
            )

    def _say_whose(self, incident_id: str, incident: Incident) -> None:
        """Once for each incident and seat; the act is done all the same."""
        other = (incident_id, incident.owner_seat)
        if incident.owner_seat in ("", self._context.session.seat) or other in self._others:
            return
        self._others.add(other)
        who = seat_words(incident.owner_seat, incident.owner, self._context.link.names)
        self._context.notices.warn(
            t("seats.notice.others", number=incident.number, who=who), key=f"seats.others.{incident_id}"
        )


def _incident_of(envelope: Envelope) -> str:
    try:
        body = msgspec.json.decode(envelope.body)
    except msgspec.MsgspecError:
        return ""
    return str(body.get("incident_id") or "") if isinstance(body, dict) else ""
