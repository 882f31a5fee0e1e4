"""A real map page for tests, ended in order afterwards."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from maps import page
from maps.view import MapView


@pytest.fixture
def map_view(qtbot: QtBot) -> Iterator[MapView]:
    """A started map of 800 x 600; the test waits for `ready` itself, or uses ready_map."""
    if not page.is_built():
        pytest.skip("the map page is not composed: run `npm ci` in maps/web and `python -m maps.page`")
    view = MapView()
    view.resize(800, 600)
    view.show()
    yield view
    view.stop()
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def ready_map(map_view: MapView, qtbot: QtBot) -> MapView:
    """A map whose page listens."""
    with qtbot.waitSignal(map_view.ready, timeout=30_000):
        map_view.start()
    return map_view
