"""Where an incident can begin: an alarm, a site, a hydrant, an address or a click, as the form's first values."""

from dataclasses import dataclass, replace

from console.features.incidents.catalogue import suggested_type
from models.alarm import Alarm
from models.hydrant import Hydrant
from models.incident import PlaceSure
from models.record import Fact, Record
from models.site import Site


@dataclass(frozen=True)
class Draft:
    """What is known of an incident before it exists. Degrees WGS-84; grade 0 takes the type's own."""

    type: str = "building_fire"
    grade: int = 0
    lon: float | None = None
    lat: float | None = None
    name: str = ""
    address: str = ""
    note: str = ""
    caller: str = ""
    caller_phone: str = ""
    site_id: str = ""
    alarm_id: str = ""
    place_sure: PlaceSure | None = None
    place_taken: str = ""

    @property
    def has_place(self) -> bool:
        """Do we know where, on the map or in words?"""
        return self.lon is not None or bool(self.address.strip())


def draft_from(record: Record[Fact] | None, site: Record[Site] | None = None) -> Draft:
    """The draft a chosen record suggests. `site` is the site an alarm belongs to, for its name and place."""
    fact = record.fact if record else None
    if isinstance(fact, Alarm) and record:
        draft = Draft(
            type=suggested_type(fact.type), lon=fact.lon, lat=fact.lat, name=fact.name,
            address=fact.address, note=fact.text, site_id=fact.site_id, alarm_id=record.id,
        )  # fmt: skip
        return _at_site(draft, site)
    if isinstance(fact, Site) and record:
        return Draft(
            lon=fact.lon, lat=fact.lat, name=fact.name, address=fact.address, site_id=record.id,
            place_sure=PlaceSure.SITE, place_taken=f"{fact.number} {fact.name}".strip(),
        )  # fmt: skip
    if isinstance(fact, Hydrant):
        return Draft(lon=fact.lon, lat=fact.lat, address=fact.address or fact.name)
    return Draft()


def _at_site(draft: Draft, site: Record[Site] | None) -> Draft:
    if site is None:
        return draft
    place = (draft.lon, draft.lat) if draft.lon is not None else (site.fact.lon, site.fact.lat)
    address = draft.address if draft.address.strip() else site.fact.address
    return replace(draft, name=site.fact.name, address=address, lon=place[0], lat=place[1])
