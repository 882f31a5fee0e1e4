"""The tour's account is honest: a step that does not see what it should fails, and ends the tour."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from console.background import Background
from console.tour.driver import Driver, Missed, Step


@pytest.fixture
def driver(qtbot: QtBot, tmp_path: Path) -> Driver:
    window = QLabel("窗口")
    qtbot.addWidget(window)
    window.resize(300, 100)
    window.show()
    console = SimpleNamespace(window=window, context=None)
    return Driver(cast("Any", console), tmp_path)


def account(driver: Driver) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = json.loads((driver.folder / "tour.json").read_text(encoding="utf-8"))["steps"]
    return steps


def test_a_step_that_misses_something_ends_the_tour_and_says_what(driver: Driver) -> None:
    played: list[str] = []

    def good(driver: Driver) -> None:
        driver.sees("draft", lambda: True)

    def bad(driver: Driver) -> None:
        driver.sees("draft", lambda: False, lambda: "别的")

    steps = [Step("good", good), Step("bad", bad, 0.1), Step("never", lambda _driver: played.append("never"))]
    assert not driver.play(steps)
    first, second = account(driver)
    assert (first["name"], first["asserted"], len(first["seen"])) == ("good", True, 1)
    assert (second["asserted"], second["seen"]) == (False, [])
    assert "别的" in second["why"]
    assert played == []
    assert (driver.folder / "01-good.png").is_file()


def test_what_comes_late_is_seen_within_the_steps_time(driver: Driver) -> None:
    looks = iter([False, False, True])
    driver.begin(5)
    driver.sees("draft", lambda: next(looks))


def test_before_the_window_is_alive_a_step_misses_it(driver: Driver) -> None:
    with pytest.raises(Missed):
        _ = driver.context


def test_an_answer_that_fails_is_missed_with_its_reason(driver: Driver) -> None:
    background = Background()
    driver.console.context = cast("Any", SimpleNamespace(background=background))
    driver.begin(5)
    assert driver.ask(lambda: 7) == 7
    with pytest.raises(Missed, match="zero"):
        driver.ask(lambda: 1 // 0)
    background.close()


def test_text_counts_only_where_its_ink_is_on_the_screen(driver: Driver, qtbot: QtBot) -> None:
    label = cast("QLabel", driver.window)
    qtbot.waitUntil(lambda: driver.label(label) == "窗口")
    label.hide()
    assert driver.label(label) == ""
