"""Ways as the page fetches them: places in order of time, each thing numbered, and no more than a map bears."""

import itertools
import math
import struct

from hypothesis import given
from hypothesis import strategies as st

from maps.played import HEADER, MAGIC, PLACE, Place, Played, Way, sane

ANY = st.floats(allow_nan=True, allow_infinity=True)
PLACES = st.lists(st.builds(Place, ANY, ANY, ANY, st.none() | ANY), max_size=30)


def unpacked(payload: bytes) -> tuple[list[int], list[tuple[float, ...]]]:
    magic, revision, base, things, places, _none, _life_s = HEADER.unpack_from(payload)
    assert (magic, revision, base) == (MAGIC, 7, 5)
    counts = struct.unpack_from(f"<{things}I", payload, HEADER.size)
    begin = HEADER.size + 4 * things
    assert sum(counts) == places
    assert len(payload) == begin + places * PLACE.size
    return list(counts), [PLACE.unpack_from(payload, begin + at * PLACE.size) for at in range(places)]


def test_each_thing_has_its_places_one_after_another():
    first = Way("a", [Place(1.0, 11.0, 48.0, 370.0), Place(2.0, 11.1, 48.0)])
    played = Played([first, Way("b", [Place(1.5, 12.0, 48.0)])], 120.0)
    counts, places = unpacked(played.payload(7, 5))
    assert (played.ids, played.index, counts) == (["a", "b"], {"a": 0, "b": 1}, [2, 1])
    assert places[0] == (1.0, 11.0, 48.0, 10.0)
    assert math.isnan(places[1][3])


def test_what_has_no_place_and_what_comes_twice_is_no_thing():
    played = Played([Way("a", []), Way("b", [Place(1, 11, 48)]), Way("b", [Place(1, 12, 48)])], 1.0)
    assert played.ids == ["b"]


@given(PLACES)
def test_places_are_on_earth_and_time_only_goes_on(places):
    kept = sane(places)
    assert all(-180 <= one.lon <= 180 and -90 <= one.lat <= 90 for one in kept)
    assert all(before.at_s < after.at_s for before, after in itertools.pairwise(kept))
    unpacked(Played([Way("a", places)], 1.0).payload(7, 5))


def test_no_more_places_are_played_than_a_map_bears(monkeypatch):
    monkeypatch.setattr("maps.played.MOST_PLACES", 5)
    ways = [Way(name, [Place(float(at), 11, 48) for at in range(4)]) for name in "abc"]
    assert unpacked(Played(ways, 1.0).payload(7, 5))[0] == [4, 1]
