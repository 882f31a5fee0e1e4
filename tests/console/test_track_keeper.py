"""What the console hears of positions is kept for playback, thinned, and written a few seconds later."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QObject

from console.track_keeper import MOST_HELD, TrackKeeper
from models.record import iso
from models.track import SLOT_MS
from tests.console.around import context_over

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def keeper(qtbot, tmp_path: Path) -> Iterator[TrackKeeper]:
    view = QObject()
    settings = SimpleNamespace(number=lambda _key: 24.0)
    with context_over(tmp_path, {}, now=lambda: NOW, map=view, profile=tmp_path, settings=settings) as context:
        made = TrackKeeper(context)
        yield made
        made._timer.stop()


def place(ago_s: float, **fields: Any) -> dict[str, Any]:
    return {"kind": "unit", "id": "a", "lon": 1.0, "lat": 2.0, "at": iso(NOW - timedelta(seconds=ago_s)), **fields}


def read(keeper: TrackKeeper) -> Any:
    now_ms = round(NOW.timestamp() * 1000)
    return keeper.ring.read(now_ms - 3_600_000, now_ms + 1).tracks


def test_one_fix_of_each_thing_in_each_slot_is_written(keeper, qtbot):
    keeper.hear([place(at) for at in range(20, 0, -1)])
    keeper.hear([place(3, kind="person", id="p"), place(3, kind="hydrant"), place(3, lat=400), {}])
    keeper.write()
    qtbot.waitUntil(lambda: len(read(keeper)) == 2, timeout=5_000)
    person, unit = read(keeper)
    assert (person.kind, person.id, len(person.fixes)) == ("person", "p", 1)
    assert len({fix.at_ms // SLOT_MS for fix in unit.fixes}) == len(unit.fixes) == 4


def test_what_the_line_tells_is_written_by_itself(keeper, qtbot):
    keeper._timer.setInterval(50)
    keeper._context.link.positions.emit([place(1)])
    qtbot.waitUntil(lambda: len(read(keeper)) == 1, timeout=5_000)


def test_no_more_is_held_than_there_is_room_for(keeper):
    keeper.hear([place(1, id=f"u{at}") for at in range(MOST_HELD + 10)])
    assert len(keeper._held) == MOST_HELD


def test_a_disk_that_takes_nothing_is_said_once_and_tried_again(keeper, qtbot, tmp_path, expected_log):
    (tmp_path / "tracks").write_text("no folder")
    for turn in range(3):
        keeper.hear([place(5 * turn)])
        keeper.write()
        qtbot.waitUntil(lambda: not keeper._writing, timeout=5_000)
    assert len(expected_log) == 1
    (tmp_path / "tracks").unlink()
    keeper.hear([place(20)])
    keeper.write()
    qtbot.waitUntil(lambda: len(read(keeper)) == 1, timeout=5_000)
