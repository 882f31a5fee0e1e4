"""The web engine behind a map keeps nothing, opens nothing, and goes nowhere else."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl
from PySide6.QtWebEngineCore import QWebEngineSettings
from pytestqt.qtbot import QtBot

from maps.browser import ARENAS, BARE, FLAGS, SWEPT_EARLY, Browser, sweep_early
from maps.page import WEB
from maps.view import THEMES


@pytest.fixture
def browser(qtbot: QtBot) -> Iterator[Browser]:
    owner = QObject()
    made = Browser(lambda _name: None, owner)
    yield made
    made.close()
    made.deleteLater()
    qtbot.wait(10)


def test_nothing_of_the_page_is_kept(browser: Browser) -> None:
    assert browser.profile.isOffTheRecord()
    assert not browser.page.settings().testAttribute(QWebEngineSettings.WebAttribute.LocalStorageEnabled)
    assert not browser.page.settings().testAttribute(QWebEngineSettings.WebAttribute.PluginsEnabled)


@pytest.mark.parametrize("address", ["https://example.com/", "file:///etc/passwd", "data:text/html,x"])
def test_the_page_goes_nowhere_else_and_it_is_told(browser: Browser, qtbot: QtBot, address: str) -> None:
    with qtbot.waitSignal(browser.stumbled, timeout=10_000) as told:
        browser.page.setUrl(QUrl(address))
    assert told.args is not None
    assert "refused" in told.args[0]


def test_heaps_are_swept_early_unless_somebody_said_otherwise() -> None:
    environ = {FLAGS: "--no-sandbox"}
    for _turn in range(2):
        sweep_early(environ)
        assert environ == {FLAGS: f"--no-sandbox {SWEPT_EARLY}", **ARENAS}
    told = {FLAGS: "--js-flags=--expose-gc", "MALLOC_ARENA_MAX": "7"}
    sweep_early(told)
    assert told == {FLAGS: "--js-flags=--expose-gc", "MALLOC_ARENA_MAX": "7"}


@pytest.mark.parametrize("theme", THEMES)
def test_the_bare_ground_is_that_of_the_page(theme: str) -> None:
    chosen = "" if theme == "dark" else rf'\[data-theme="{theme}"\]'
    found = re.search(rf"^:root{chosen} {{ --ground: (#\w+);", (WEB / "map.css").read_text("utf-8"), re.M)
    assert found is not None
    assert found[1] == BARE[theme]
