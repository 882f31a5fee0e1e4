"""The pictures are taken at the size asked for, all of them, or a sentence names those that could not be taken."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from console.tour.driver import Missed
from tests import shots
from tests.shots_chosen import CHOSEN
from tests.shots_shoot import Scene, Shoot, parse_size

Play = Callable[[Shoot], None]


class Hands:
    """As much of a driver as taking a picture needs."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def rest(self, pause_ms: int) -> None:
        """Nothing moves here."""

    def screen(self) -> QImage:
        """What is on the screen."""
        return self.window.grab().toImage()

    def begin(self, limit_s: float) -> None:
        """There is time."""


@pytest.fixture
def taking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Takes the pictures of one scene in one look: taking(play, names, words)."""
    monkeypatch.setattr(shots, "EVERY", tmp_path / "every")
    monkeypatch.setattr(shots, "BEST", tmp_path / "best")
    monkeypatch.setattr(shots, "prepare_console", lambda _args, _environ: None)

    def take(play: Play, names: tuple[str, ...], *words: str) -> int:
        monkeypatch.setattr(shots, "SCENES", {"scene": Scene(play, names)})
        return shots.main(["--look", "zh-dark", *words])

    return take


def window_of(qtbot: QtBot, shoot: Shoot, least: int = 0) -> Hands:
    window = QWidget()
    qtbot.addWidget(window)
    window.setMinimumWidth(least)
    window.resize(*shoot.size)
    return Hands(window)


@pytest.mark.parametrize(("words", "size"), [((), (1920, 1080)), (("--size", "1366x768"), (1366, 768))])
def test_every_picture_is_taken_at_the_size_given(
    taking: Callable[..., int], qtbot: QtBot, tmp_path: Path, words: tuple[str, ...], size: tuple[int, int]
) -> None:
    def play(shoot: Shoot) -> None:
        camera = shots.Photographer(window_of(qtbot, shoot), shoot)
        camera.take("one")
        camera.take("two")

    assert taking(play, ("one", "two"), *words) == 0
    for name in ("one", "two"):
        picture = QImage(str(tmp_path / "every" / f"{name}-zh-dark-{size[0]}.png"))
        assert (picture.width(), picture.height()) == size


def test_what_could_not_be_taken_is_named_with_the_reason(
    taking: Callable[..., int], qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    def play(shoot: Shoot) -> None:
        shots.Photographer(window_of(qtbot, shoot), shoot).take("one")
        raise RuntimeError("the panel does not open")

    assert taking(play, ("one", "two", "three"), "--size", "1366x768") == 1
    said = capsys.readouterr().out
    assert "scene, zh-dark, 1366x768: not taken: two, three." in said
    assert "it ended after one: the panel does not open" in said


def test_a_step_that_shows_nothing_is_told_of_and_the_story_goes_on(
    taking: Callable[..., int], qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    def water(_hands: Hands) -> None:
        raise Missed("no rows")

    def play(shoot: Shoot) -> None:
        hands = window_of(qtbot, shoot)
        shots._play(hands, shoot, water)
        shots.Photographer(hands, shoot).take("one")

    assert taking(play, ("one",)) == 1
    said = capsys.readouterr().out
    assert "water: no rows" in said
    assert "not taken" not in said


def test_a_window_that_does_not_take_the_size_is_told_of(
    taking: Callable[..., int], qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    def play(shoot: Shoot) -> None:
        shots.Photographer(window_of(qtbot, shoot, 1400), shoot).take("one")

    assert taking(play, ("one",), "--size", "1366x768") == 1
    assert "one: the window is 1400x768 and takes no other size." in capsys.readouterr().out


def test_every_picture_of_the_documentation_is_among_those_of_a_scene() -> None:
    promised = {name for scene in shots.SCENES.values() for name in scene.pictures}
    assert {name for name, _language, _theme in CHOSEN} <= promised


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_size_is_read_as_it_is_written(width: int, height: int) -> None:
    assert parse_size(f"{width}x{height}") == (width, height)


@pytest.mark.parametrize("text", ["", "1366", "x768", "1366x", "-1x2", "1366x768x1", "١x٢"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        parse_size(text)
