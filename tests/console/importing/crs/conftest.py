"""The demo town as a region, and real towns; each built once a run and worker."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from console.demo.osm import write_osm
from console.demo.tables import write_tables
from console.demo.town import build_town
from console.importing.crs.ground import Ground
from maps.region.build import build_pack
from maps.region.pack import Pack
from tests.console.importing.crs.distortions import Lonlat, ground_of, points_in


@dataclass
class Region:
    """A region pack, its evidence, a file of hydrants in it and their points."""

    pack: Pack
    ground: Ground
    hydrants: Path
    points: Lonlat


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder = tmp_path_factory.mktemp("town")
    built = build_town(1)
    write_osm(built, folder / "town.osm.gz")
    write_tables(built, folder)
    pack = build_pack([folder / "town.osm.gz"], "town", folder / "packs", lambda percent, step: None)
    points = points_in(folder / "hydrants.csv", "经度", "纬度")
    return Region(pack, ground_of(pack), folder / "hydrants.csv", points)
