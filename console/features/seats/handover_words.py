"""A hand-over in words: what stood when it was written, line by line."""

from collections.abc import Mapping

from console.features.seats.shift import Shift, gathered
from console.holders import person, time_words
from models.handover import Handover
from models.incident import Incident
from resources.words import has, t

LISTED = 8
"""Incidents or devices named before "and … more"."""


def standing(shift: Shift) -> str:
    """What will be handed over with the note."""
    counts = t(
        "seats.handover.counts", opened=shift.opened, closed=shift.closed, units=shift.units_out,
        alarms=shift.open_alarms,
    )  # fmt: skip
    names = [name for _id, name in shift.incidents]
    return "\n".join([
        t("seats.handover.since", since=time_words(shift.since)), counts, _incidents(names),
        *_waiting(shift.waiting), *_devices(shift.devices_out),
    ])  # fmt: skip


def details(handover: Handover, incidents: Mapping[str, Incident], names: Mapping[str, str]) -> str:
    """The whole of one that was written."""
    to = person(handover.to_user, names) if handover.to_user else t("seats.handover.anybody")
    counts = t(
        "seats.handover.counts", opened=handover.opened, closed=handover.closed, units=handover.units_out,
        alarms=handover.open_alarms,
    )  # fmt: skip
    lines = [
        t("seats.handover.from_to", seat=handover.seat, name=person(handover.user, names), to=to), handover.note,
        counts, _incidents([_named(i, incidents.get(i)) for i in handover.incident_ids]),
        *_waiting(handover.waiting), *_devices(handover.devices_out), state_words(handover, names),
    ]  # fmt: skip
    return "\n".join(lines)


def state_words(handover: Handover, names: Mapping[str, str]) -> str:
    """Waits for somebody to sign, or who signed when."""
    if not handover.accepted_by:
        return t("seats.handover.waits")
    return t(
        "seats.handover.signed", seat=handover.accepted_seat, name=person(handover.accepted_by, names),
        at=time_words(handover.accepted_at),
    )  # fmt: skip


def _named(incident_id: str, incident: Incident | None) -> str:
    """Closed ones, and those that have not come here yet, are named by the end of their id."""
    if incident is None:
        return t("seats.handover.not_open", id=incident_id[-6:])
    return f"{incident.number}　{incident.name or incident.address}"


def _incidents(names: list[str]) -> str:
    if not names:
        return t("seats.handover.no_incidents")
    return t("seats.handover.incidents", count=len(names), names=_some(names))


def _waiting(names: tuple[str, ...]) -> list[str]:
    if not names:
        return []
    acts = [f"{t(key) if has(key := f'outbox.act.{name}') else name} ×{n}" for name, n in gathered(names)]
    return [t("seats.handover.waiting", count=len(names), names=_some(acts))]


def _devices(names: tuple[str, ...]) -> list[str]:
    return [t("seats.handover.devices", count=len(names), names=_some(list(names)))] if names else []


def _some(names: list[str]) -> str:
    shown = t("seats.join").join(names[:LISTED])
    return shown if len(names) <= LISTED else t("seats.handover.more", names=shown, count=len(names) - LISTED)
