"""The model's file is a setting that says what it is, or what is wrong with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.features.hydrants.feature import FEATURE
from console.features.hydrants.mains_file import (
    BY_NUMBER,
    CRS,
    FILE,
    HOUR,
    JUNCTIONS,
    WITHIN_M,
    check_file,
    check_junctions,
    network_of,
)
from console.keeper import Keeper
from console.settings import Settings
from resources.words import set_language
from tests.console.mains.networks import FORK, pipe_inp, published


@pytest.fixture
def settings(qapp: object, tmp_path: Path) -> Iterator[Settings]:
    keeper = Keeper()
    made = Settings(tmp_path / "settings.json", keeper)
    made.declare(FEATURE.settings)
    yield made
    keeper.close()


def test_without_a_file_there_is_no_model_and_nothing_to_say(settings: Settings) -> None:
    assert network_of(settings) == (None, "")
    assert check_junctions(settings) == (True, "")
    assert check_file(settings) == (True, "")


def test_a_file_that_can_be_used_says_what_it_is(settings: Settings, tmp_path: Path) -> None:
    set_language("en")
    path = tmp_path / "管网.inp"
    path.write_text(FORK, encoding="utf-8")
    settings.set(FILE, f" {path} ")
    network, _ = network_of(settings)
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
    settings.set(BY_NUMBER, True)
    assert check_file(settings) == (True, words.partition(" Their")[0])


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


def test_hour_distance_numbers_and_list_go_into_the_question(settings: Settings, tmp_path: Path) -> None:
    listed = tmp_path / "hung.csv"
    listed.write_text("编号,节点\n3-017,J 44\n", encoding="utf-8")
    for key, value in ((FILE, "x.inp"), (HOUR, 7), (WITHIN_M, 12.5), (BY_NUMBER, True), (JUNCTIONS, str(listed))):
        settings.set(key, value)
    network, wrong = network_of(settings)
    assert wrong == ""
    assert network is not None
    assert (network.hour, network.within_m, network.by_number) == (7, 12.5, True)
    assert network.junctions == (("3-017", "J 44"),)
    settings.reset(HOUR)
    network, _ = network_of(settings)
    assert network is not None
    assert network.hour is None


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_the_hour_is_said_to_be_the_one_of_most_draw_or_the_one_that_was_set(
    settings: Settings, tmp_path: Path, spoken: str
) -> None:
    set_language(spoken)
    day = "[PATTERNS]\n D 1 1 1 3 1 1\n[DEMANDS]\n A 10 D\n[TIMES]\n Duration 24\n Pattern Timestep 1\n"
    path = tmp_path / "town.inp"
    path.write_text(pipe_inp(tail=day + "[COORDINATES]\n A 121.5 25.04\n"), encoding="utf-8")
    settings.set(FILE, str(path))
    usable, worst = check_file(settings)
    assert usable
    assert "03:00" in worst
    settings.set(HOUR, 20)
    _, chosen = check_file(settings)
    assert "20:00" in chosen
    assert {"zh": "设定", "en": "as set"}[spoken] in chosen


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_a_list_says_whether_the_model_has_its_junctions(settings: Settings, tmp_path: Path, spoken: str) -> None:
    set_language(spoken)
    listed, model = tmp_path / "hung.csv", tmp_path / "town.inp"
    model.write_text(FORK, encoding="utf-8")
    listed.write_text("1,A\n2,B\n", encoding="utf-8")
    settings.set(JUNCTIONS, str(listed))
    usable, without = check_junctions(settings)
    assert not usable
    settings.set(FILE, str(model))
    usable, there = check_junctions(settings)
    assert usable
    listed.write_text("1,A\n2,Z9\n", encoding="utf-8")
    usable, missing = check_junctions(settings)
    assert not usable
    assert "Z9" in missing
    listed.write_text("1,A\n1,B\n", encoding="utf-8")
    usable, wrong = check_junctions(settings)
    assert not usable
    assert "hung.csv" in wrong
    network, said = network_of(settings)
    assert network is not None
    assert (network.junctions, said) == ((), wrong)
    assert not any("⟦" in words or "{" in words for words in (without, there, missing, wrong))
