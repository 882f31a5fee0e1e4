"""The demo town holds what it promises, and is the same for the same seed."""

from collections import Counter

from console.demo.network import Network
from console.demo.osm import write_osm
from console.demo.streets import river_distance
from console.demo.tables import write_tables
from console.demo.town import build_town, kerb_point


def test_the_town_has_what_the_demo_promises(town):
    assert 1100 <= len(town.waters) <= 1350
    assert Counter(s.type for s in town.stations) == {"fire": 2, "micro": 6}
    assert (len(town.sites), len(town.cameras), len(town.devices)) == (40, 60, 400)
    assert sum(site.planned for site in town.sites) == 12
    assert len(town.buildings) > 5000


def test_a_point_beyond_the_kerb_is_as_far_from_it_as_asked(town):
    lone = next(n for n, e in enumerate(town.net.edges) if not e.bridge and _alone(town.net, n))
    assert town.nearby.clearance_m(kerb_point(town, lone, 1.5)) <= 1.5 + 1e-6
    assert abs(river_distance(town.sites[0].at)) > 48


def _alone(net: Network, number: int) -> bool:
    edge = net.edges[number]
    return net.degree()[edge.a] == 2 and net.degree()[edge.b] == 2


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(folder, tmp_path):
    for seed in (1, 2):
        again = tmp_path / str(seed)
        again.mkdir()
        town = build_town(seed)
        write_osm(town, again / "town.osm.gz")
        write_tables(town, again)
        for name in ("town.osm.gz", "hydrants.csv"):
            assert ((again / name).read_bytes() == (folder / name).read_bytes()) is (seed == 1)
