"""Hydrants in a real cache, and what a record layer needs of the context around them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from console.background import Background
from console.record_layer import RecordLayer
from console.selection import Selection
from console.sync.link import Changes, LinkState
from maps.symbols import LayerStyle, Shape, Symbol
from maps.view import MapView
from models.age import DAY_S
from models.hydrant import Hydrant, HydrantStatus
from models.record import Change, encode
from models.store import Positions, Store
from models.store.cache import Cache
from tests.console.record_lookup import lookup_over

NOW = "2026-01-01T00:00:00.000Z"
LON, LAT = 11.5755, 48.1374
STYLE = LayerStyle((Symbol(Shape.CIRCLE, "#2040ff", "可用"), Symbol(Shape.CIRCLE, "#ff2020", "停用")))


def styles(positions: Positions) -> list[int]:
    """Those out of service have another symbol."""
    return [1 if status == HydrantStatus.OUT_OF_SERVICE else 0 for status in positions.statuses]


class Line(QObject):
    """What comes down the line."""

    changed = Signal(object)
    link_changed = Signal(object)
    state = LinkState()


class World:
    """A cache of `count` hydrants h0, h1...; `context` is what RecordLayer reads of console.context.Context."""

    def __init__(self, folder: Path, view: MapView, count: int) -> None:
        self.cache = Cache(folder / "cache.sqlite")
        self.revision = 0
        self.now = datetime.fromisoformat(NOW)
        self.line = Line()
        self.store = Store(folder / "cache.sqlite")
        self.store.readers.open()
        self.background = Background()
        self.lookup = lookup_over(folder, self.store, self.line)
        self.context: Any = SimpleNamespace(
            store=self.store, background=self.background, selection=Selection(), link=self.line, map=view,
            lookup=self.lookup,
            session=SimpleNamespace(exercise_id=None), now=lambda: self.now,
            settings=SimpleNamespace(number=lambda _key: DAY_S),
        )  # fmt: skip
        self.context.in_hand = self.context
        self.put(*(f"h{at}" for at in range(count)), tell=False)

    def put(
        self, *ids: str, status: HydrantStatus = HydrantStatus.IN_SERVICE, lon: float | None = None,
        deleted: bool = False, tell: bool = True,
    ) -> None:  # fmt: skip
        """These hydrants are now so."""
        changes = []
        for record_id in ids:
            self.revision += 1
            at = int(record_id[1:])
            fact = Hydrant(
                number=f"N{record_id}", status=status, lat=LAT + (at % 300) * 1e-3,
                lon=LON + (at // 300) * 1e-3 if lon is None else lon,
            )  # fmt: skip
            changes.append(
                Change(
                    kind=Hydrant.KIND, id=record_id, revision=self.revision, changed_at=NOW, deleted=deleted,
                    data=msgspec.Raw(encode(fact)),
                )
            )  # fmt: skip
        self.cache.apply(changes, self.revision, heard_at=NOW)
        if tell:
            self.tell(*ids)

    def tell(self, *ids: str) -> None:
        """Say down the line that these changed."""
        self.line.changed.emit(Changes({Hydrant.KIND: frozenset(ids)}))

    def close(self) -> None:
        """End the threads and give the files free."""
        self.background.close()
        self.lookup.stop()
        self.store.close()
        self.cache.close()


@contextmanager
def opened(folder: Path) -> Iterator[World]:
    """A world of twenty hydrants around a map that shows no page."""
    view = MapView()
    made = World(folder, view, 20)
    yield made
    made.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@contextmanager
def following(world: World, qtbot: Any) -> Iterator[RecordLayer]:
    """A layer over it that has drawn them."""
    made = RecordLayer(
        world.context, "hydrant", STYLE, styles, describe=lambda number, _type, status: f"{number} {status}"
    )
    with qtbot.waitSignal(made.layer.changed, timeout=5_000):
        made.start()
    yield made
    made.stop()


def change(qtbot: Any, started: RecordLayer, act: Callable[[], None]) -> None:
    """Do something, and wait until the layer has drawn it: it rests for many times what its last reading took."""
    with qtbot.waitSignal(started.layer.changed, timeout=30_000):
        act()
