"""Who can do by phone or radio what two persons decided and the system did not do."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from console.untold import reach
from models.approval import Approval
from models.command import Refused
from models.device import Device
from models.incident import Incident
from models.notification import Audience, NotifyMany
from models.person import Person
from models.power import CutPower
from models.record import Record
from models.site import Site
from models.station import Station
from models.store import Query, Store, where
from models.unit import Unit
from resources.words import t

MOST = 6
LOOKED_AT = 40
"""Among so many stations or people are enough with a telephone."""


class Contact(NamedTuple):
    """Somebody who can do it, and `by` which phone and channel."""

    name: str
    by: str

    @property
    def words(self) -> str:
        """The number first: it is what one needs, where room is short."""
        return f"{self.by} {self.name}"


def reach_words(found: Iterable[Contact]) -> str:
    """All of them; a sentence for nobody."""
    return t("untold.and").join(one.words for one in found) or t("untold.no_reach")


def contacts(store: Store, approval: Approval) -> tuple[Contact, ...]:
    """The surest first. Reads the store."""
    try:
        act = approval.act
    except Refused:
        return ()
    found: list[Contact] = []
    if isinstance(act, CutPower):
        device = store.get(Device, act.device_id)
        found += _of_site(store, device.fact.site_id if device is not None else "")
    elif isinstance(act, NotifyMany):
        found += _of_audience(store, act.audience)
    found += _of_incident(store, approval.incident_id)
    return tuple(list(dict.fromkeys(found))[:MOST])


def _of_site(store: Store, site_id: str) -> Iterator[Contact]:
    """The site's own telephone, then its people's."""
    site = store.get(Site, site_id) if site_id else None
    if site is None:
        return
    if site.fact.phone:
        yield Contact(" · ".join(filter(None, (site.fact.contact, site.fact.name))), site.fact.phone)
    yield from _with_phone(store.children(Person.KIND, site.id, LOOKED_AT))


def _of_audience(store: Store, audience: Audience) -> Iterator[Contact]:
    if audience is Audience.ALL_STATIONS:
        stations: list[Record[Station]] = store.page(Query(kind=Station.KIND, order="number"), LOOKED_AT)
        named = ((station.fact.name or station.fact.number, reach(None, station)) for station in stations)
        yield from (Contact(name, by) for name, by in named if by)
    elif audience is Audience.OFF_DUTY:
        yield from _with_phone(store.page(Query(kind=Person.KIND, order="name"), LOOKED_AT))
    elif audience is Audience.SITE_CONTACTS:
        query = Query(kind=Site.KIND, filters=(where("status", "key"),), order="number")
        sites: list[Record[Site]] = store.page(query, LOOKED_AT)
        for site in sites:
            yield from list(_of_site(store, site.id))[:1]


def _of_incident(store: Store, incident_id: str) -> Iterator[Contact]:
    """The site that burns, and the units that are there."""
    incident = store.get(Incident, incident_id) if incident_id else None
    if incident is None:
        return
    yield from _of_site(store, incident.fact.site_id)
    units = store.get_many(Unit, [d.unit_id for d in incident.fact.active_dispatches])
    stations = store.get_many(Station, [unit.fact.station_id for unit in units.values()])
    for unit in units.values():
        if by := reach(unit, stations.get(unit.fact.station_id)):
            yield Contact(unit.fact.name or unit.fact.number, by)


def _with_phone(people: Iterable[Record[Person]]) -> Iterator[Contact]:
    yield from (Contact(person.fact.name, person.fact.phone) for person in people if person.fact.phone)
