"""Recording that a unit was told by voice: whom, and when. Beside the work, never in its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.context import Context
from console.untold import Untold, untold
from console.voice_window import Asked, VoiceWindow
from models.command import Command
from models.incident import Incident
from models.person import Person
from models.record import Record
from models.station import Station
from models.store import Query, where
from models.unit import MINUTE, TellByVoice, Unit
from resources.words import t

MOST_PEOPLE = 20


@dataclass(frozen=True)
class Call:
    """Whom to tell of what: the dispatch, and the names that can be meant."""

    one: Untold
    names: Sequence[str] = ()


def tell(context: Context, incident_id: str = "") -> None:
    """The chosen unit, else the longest waiting of an incident, else of all, was told by phone or radio.

    `incident_id`: the one that is meant, empty the worked one.
    """
    key, worked = context.selection.key, incident_id or context.selection.incident_id
    chosen_id = key.id if key is not None and key.kind == Unit.KIND else ""
    context.background.query(lambda: find(context, chosen_id, worked), lambda call: ask(context, call), key="tell")


def find(context: Context, unit_id: str, incident_id: str) -> Call | None:
    """Whom the key means; None when nobody waits to be told. Reads the store."""
    if unit_id:
        one = _of_unit(context, unit_id, incident_id)
    else:
        one = next(iter((untold(context, incident_id) if incident_id else []) or untold(context)), None)
    return None if one is None else Call(one, _names(context, one))


def find_one(context: Context, one: Untold) -> Call:
    """The same for a dispatch that is known. Reads the store."""
    return Call(one, _names(context, one))


def _of_unit(context: Context, unit_id: str, incident_id: str) -> Untold | None:
    unit = context.store.get(Unit, unit_id)
    if unit is None:
        return None
    incident = context.store.get(Incident, unit.fact.incident_id or incident_id)
    station = context.store.get(Station, unit.fact.station_id)
    sent = [d for d in incident.fact.active_dispatches if d.unit_id == unit_id] if incident else []
    return Untold(incident, sent[-1], unit, station) if incident and sent else None


def _names(context: Context, one: Untold) -> list[str]:
    """The unit itself first, then the people of its station, then the station."""
    unit, station = one.unit, one.station
    people: list[Record[Person]] = []
    if station is not None:
        query = Query(kind=Person.KIND, filters=(where("parent_id", station.id),), order="name")
        people = context.store.page(query, MOST_PEOPLE)
    names = [unit.fact.name or unit.fact.number] if unit else [one.number]
    names += [f"{person.fact.name} {person.fact.role}".strip() for person in people]
    return list(dict.fromkeys([*names, *([station.fact.name] if station else [])]))


def ask(context: Context, call: Call | None) -> "TellWindow | None":
    """Ask whom and when, beside the work; the window that asks already is asked anew."""
    if call is None:
        context.notices.warn(t("untold.nobody"), key="tell")
        return None
    window = TellWindow(context, call)
    window.ask()
    return window


class TellWindow(VoiceWindow):
    """Who was told of one dispatch."""

    def __init__(self, context: Context, call: Call) -> None:
        incident = call.one.incident.fact
        name = incident.name or incident.address
        what = t("untold.tell.what", unit=call.one.number, number=incident.number, name=name)
        words = Asked(call.one.id, t("untold.tell.title"), what, call.one.reach, t("untold.tell.whom"))
        super().__init__(context, words, call.names)
        self._call = call

    def why_not(self, whom: str, told_at: datetime | None) -> str:
        """Unless nobody is named or it was before the dispatch."""
        one = self._call.one
        if told_at is not None and told_at < one.dispatch.made_at - MINUTE:
            return t("refusal.told.time", unit=one.number)
        return super().why_not(whom, told_at)

    def command(self, whom: str, told_at: datetime | None) -> Command:
        """See VoiceWindow."""
        one = self._call.one
        return TellByVoice(unit_id=one.dispatch.unit_id, incident_id=one.incident.id, whom=whom, told_at=told_at)
