"""From an address to a point and how sure it is; from a point to the nearest address, crossing and site."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from console.gazetteers import Gazetteers
from maps.gazetteer import Gazetteer, Place
from maps.region.names import house_number, split_address, split_crossing
from maps.region.pack import BadPack
from models.geo import distance_m
from models.record import Record
from models.site import Site
from models.store import Found, Store, Wish
from models.store.fit import Fit, Tier
from models.store.search import TIER_STEP
from models.store.search_index import PLACE, Doc

STREETS = 5
"""Streets of a name that are asked for a number or a crossing."""
SITE_WITHIN_M, SAME_NUMBER_M = 200.0, 100.0
_SURE = {"house": 30.0, "crossing": 28.0, "between": 20.0, "street": 10.0}
"""How a find stands within its tier: a house before what is only worked out, and that before the whole street."""
ADDRESSES = frozenset(_SURE)
"""The types of what is found of an address."""
type Streets = Callable[[Wish], list[Found]]


class Whereabouts(NamedTuple):
    """What is nearest to a point; each None when there is nothing near enough."""

    address: Place | None = None
    crossing: Place | None = None
    site: Record[Site] | None = None
    site_away_m: float = 0.0

    @property
    def words(self) -> str:
        """The address, else the crossing, else the site."""
        for place in (self.address, self.crossing):
            if place is not None:
                return place.name
        return self.site.fact.name if self.site is not None else ""


def addresses(gazetteers: Gazetteers, streets: Streets, wish: Wish) -> list[Found]:
    """The houses, crossings and streets an address means, the surest first; none for what is no address."""
    found: list[Found] = []
    split = split_address(wish.text)
    if split is not None:
        text, number, number_first = split
        for street in streets(_street_wish(wish, text)):
            gazetteer, rank = _where(gazetteers, street)
            if gazetteer is not None:
                found.extend(_numbers(gazetteer, rank, street, number, number_first=number_first))
    for one, other in split_crossing(wish.text):
        found.extend(_crossings(gazetteers, streets(_street_wish(wish, one)), streets(_street_wish(wish, other))))
    found = [msgspec.structs.replace(one, score=one.score + _nearness(wish, one.doc)) for one in found]
    found.sort(key=lambda one: -one.score)
    once: dict[tuple[str, str, str], Found] = {}
    for find in found:
        once.setdefault((find.doc.name, find.doc.detail, find.doc.type), find)
    return list(once.values())


def _nearness(wish: Wish, doc: Doc) -> float:
    """Of two houses of one number the one nearer to the view is meant."""
    if wish.near is None or doc.lon is None or doc.lat is None:
        return 0.0
    return 1 / (1 + distance_m(doc.lon, doc.lat, *wish.near) / SAME_NUMBER_M)


def _street_wish(wish: Wish, text: str) -> Wish:
    return Wish(text=text, kinds=(PLACE,), types=("street",), near=wish.near, limit=STREETS)


def _where(gazetteers: Gazetteers, street: Found) -> tuple[Gazetteer | None, int]:
    source, _, rank = street.doc.record.partition(":")
    return gazetteers.get(source), int(rank)


def _numbers(gazetteer: Gazetteer, rank: int, street: Found, number: str, *, number_first: bool) -> Iterator[Found]:
    """The house itself, those whose numbers go on like it; else between its neighbours; else all of the street."""
    try:
        houses = gazetteer.houses(rank, number, number_first=number_first)
        exact = bool(houses) and _is_exact(houses[0], street, number)
        if not exact and (between := gazetteer.between(rank, number, number_first=number_first)) is not None:
            yield _found(between, "between", street, 0, number)
    except BadPack:
        return
    for at, house in enumerate(houses):
        same = _is_exact(house, street, number)
        yield _found(house, "house", street, 0 if same else at + 1, "" if same or exact else number)
    if not houses:
        doc = street.doc
        whole = Place(doc.name, "street", doc.lon or 0.0, doc.lat or 0.0, doc.detail)
        yield _found(whole, "street", street, 0, number)


def _is_exact(house: Place, street: Found, number: str) -> bool:
    return house_number(house.name.replace(street.doc.name, "", 1)) == number


def _crossings(gazetteers: Gazetteers, some: Sequence[Found], others: Sequence[Found]) -> Iterator[Found]:
    for one in some:
        gazetteer, rank = _where(gazetteers, one)
        if gazetteer is None:
            continue
        pairs = [
            (other, there) for other in others for where, there in [_where(gazetteers, other)] if where is gazetteer
        ]
        for other, there in pairs:
            try:
                met = gazetteer.crossings([rank], [there]) if rank != there else []
            except BadPack:
                return
            worse = min(one, other, key=lambda street: street.score)
            yield from (_found(place, "crossing", worse, at) for at, place in enumerate(met))


def _found(place: Place, certainty: str, street: Found, at: int, missing: str = "") -> Found:
    """As sure as the street is; a street of another name than was asked for only begins to be the address.

    `missing` is the number asked for when no map has it: whoever sees the find is told.
    """
    tier = min(street.fit.tier, Tier.BEGINS) if certainty != "house" or at else street.fit.tier
    doc = Doc(
        PLACE, f"{street.doc.record}/{place.name}", missing, place.name, (), certainty, place.detail, place.lon,
        place.lat,
    )  # fmt: skip
    score = street.score + TIER_STEP * (tier - street.fit.tier) + _SURE[certainty] - at
    return Found(doc, None, Fit(tier, street.fit.sure), score)


def whereabouts(
    gazetteers: Gazetteers, store: Store, lon: float, lat: float, exercise_id: str | None = None
) -> Whereabouts:
    """What is nearest to a point, of all packs and of the sites."""
    houses: list[Place] = []
    crossings: list[Place] = []
    for gazetteer in gazetteers.known():
        try:
            houses.extend(place for place in [gazetteer.nearest(lon, lat)] if place is not None)
            crossings.extend(place for place in [gazetteer.nearest_crossing(lon, lat)] if place is not None)
        except BadPack:
            continue

    def away(place: Place) -> float:
        return distance_m(place.lon, place.lat, lon, lat)

    # A house is nearer in meaning than the street that passes it.
    address = min(houses, key=lambda place: (place.kind == "street", away(place)), default=None)
    sites = store.near(Site, lon, lat, SITE_WITHIN_M, 1, exercise_id=exercise_id)
    site, site_away_m = (sites[0].record, sites[0].distance_m) if sites else (None, 0.0)
    return Whereabouts(address, min(crossings, key=away, default=None), site, site_away_m)
