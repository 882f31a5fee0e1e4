"""The demo town, made once a run and worker: it takes some seconds."""

from pathlib import Path

import pytest

from console.demo.facts import Town
from console.demo.osm import write_osm
from console.demo.plans import write_plans
from console.demo.scenario import write_scenario
from console.demo.tables import write_tables
from console.demo.town import build_town


@pytest.fixture(scope="session")
def town() -> Town:
    return build_town(1)


@pytest.fixture(scope="session")
def folder(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the set that are written without painting."""
    folder = tmp_path_factory.mktemp("demo")
    write_osm(town, folder / "town.osm.gz")
    write_tables(town, folder)
    write_plans(town, folder / "plans.json")
    write_scenario(town, folder / "scenario.json")
    return folder
