"""The model's file is a setting that says what it is, or what is wrong with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.features.hydrants.feature import FEATURE
from console.features.hydrants.mains_file import CRS, FILE, check_file, network_of
from console.keeper import Keeper
from console.settings import Settings
from resources.words import set_language
from tests.console.mains.networks import FORK, published


@pytest.fixture
def settings(qapp: object, tmp_path: Path) -> Iterator[Settings]:
    keeper = Keeper()
    made = Settings(tmp_path / "settings.json", keeper)
    made.declare(FEATURE.settings)
    yield made
    keeper.close()


def test_without_a_file_there_is_no_model_and_nothing_to_say(settings: Settings) -> None:
    assert network_of(settings) is None
    assert check_file(settings) == (True, "")


def test_a_file_that_can_be_used_says_what_it_is(settings: Settings, tmp_path: Path) -> None:
    set_language("en")
    path = tmp_path / "管网.inp"
    path.write_text(FORK, encoding="utf-8")
    settings.set(FILE, f" {path} ")
    network = network_of(settings)
    assert network is not None
    assert network.inp == str(path)
    usable, words = check_file(settings)
    assert usable
    assert words.startswith("3 junctions")


def test_a_published_file_whose_coordinates_are_no_degrees_asks_for_their_system(settings: Settings) -> None:
    set_language("en")
    settings.set(FILE, str(published("Net3")))
    usable, words = check_file(settings)
    assert not usable
    assert words.startswith("92 junctions")
    assert "coordinate system" in words
    settings.set(CRS, "no such system")
    assert "nowhere" in check_file(settings)[1]


@pytest.mark.parametrize("spoken", ["zh", "en"])
@pytest.mark.parametrize("text", [None, "", "[PIPES]\n P1 A B 1 1 1\n[END]"], ids=["gone", "empty", "broken"])
def test_a_broken_file_is_a_sentence(settings: Settings, tmp_path: Path, text: str | None, spoken: str) -> None:
    set_language(spoken)
    path = tmp_path / "town.inp"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    settings.set(FILE, str(path))
    usable, words = check_file(settings)
    assert not usable
    assert "town.inp" in words
    assert "⟦" not in words
