"""The hydrants of a cache on the map, as the console draws them; one after the other changes in the cache."""

import random
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QImage

from console.background import Background
from console.features.hydrants.layer import hydrant_layer
from console.sync.bridge import SyncBridge
from console.sync.link import Changes
from models.hydrant import Hydrant, HydrantStatus
from models.record import Change, encode
from models.store import Store
from models.store.cache import Cache
from tests.bench import water
from tests.bench.map import scene
from tests.bench.map.watch import application, rest, tell, until
from tests.bench.map.windows import our_map

CHANGES = 60
WARM_UP = 5
ZOOM = 16
AGE_S = 86_400.0
PAUSE_MS = (250, 450)
LONGEST_MS = 5_000
REACH_PX = 3
MIDDLE = (700, 350)
"""Half of what is looked at: nothing of the map's furniture lies there."""
OTHER = {HydrantStatus.IN_SERVICE: HydrantStatus.MISSING, HydrantStatus.MISSING: HydrantStatus.IN_SERVICE}


class _Selection(QObject):
    changed = Signal(object)
    key = None


def main() -> int:
    """`PIPE CACHE PACK`"""
    path, pack = Path(sys.argv[2]), Path(sys.argv[3])
    made = application()
    store, background, bridge = Store(path), Background(), SyncBridge()
    store.readers.open()
    cache = Cache(path)
    with our_map(pack, zoom=ZOOM) as (view, watched):
        context: Any = SimpleNamespace(
            map=view, store=store, background=background, link=bridge, selection=_Selection(),
            session=SimpleNamespace(exercise_id=None), now=lambda: datetime.now(UTC),
            settings=SimpleNamespace(number=lambda _key: AGE_S),
        )  # fmt: skip
        for other in scene.others():
            view.add_layer(other)
        shown = hydrant_layer(context)
        shown.start()
        until(lambda: len(shown.layer) == water.COUNT, "all hydrants were read")
        watched.start()
        rest(3_000)
        scenes = Changing(view, watched, cache, bridge, Path(sys.argv[4]))
        told = scenes.play()
        shown.stop()
    background.close()
    bridge.close()
    cache.close()
    store.close()
    tell({"changes": told})
    del made
    return 0


class Changing:
    """Changes hydrants near the middle of the map, each far enough from the others to be seen alone."""

    def __init__(self, view: Any, watched: Any, cache: Cache, bridge: SyncBridge, changes: Path) -> None:
        self._view, self._watched, self._cache, self._bridge = view, watched, cache, bridge
        self._all = msgspec.json.decode(changes.read_bytes(), type=list[Change])
        self._revision = len(self._all)

    def play(self) -> list[dict[str, float]]:
        """Milliseconds from each commit to the presented frame with another pixel."""
        chance = random.Random(9)
        chosen = self._alone()
        if not chosen:
            raise RuntimeError("no hydrants are alone in the middle of the map")
        told = []
        for _turn in range(CHANGES + WARM_UP):
            told.append(self._one(*chance.choice(chosen)))
            rest(chance.uniform(*PAUSE_MS))
        return told[WARM_UP:]

    def _alone(self) -> list[tuple[int, int, int]]:
        """(place in the list, x, y) of hydrants in view with no neighbour within two symbols."""
        east, north = scene.degrees_a_px(ZOOM)
        view = self._view.view()
        spots = []
        for at, change in enumerate(self._all):
            fact = msgspec.json.decode(change.data, type=Hydrant) if change.data is not None else None
            if fact is None or fact.status not in OTHER:
                continue
            x = (fact.lon - view.lon) / east + scene.WIDTH_PX / 2
            y = (view.lat - fact.lat) / north + scene.HEIGHT_PX / 2
            spots.append((at, round(x), round(y)))
        wide, high = MIDDLE
        seen = [
            spot for spot in spots
            if abs(spot[1] - scene.WIDTH_PX / 2) < wide and abs(spot[2] - scene.HEIGHT_PX / 2) < high
        ]  # fmt: skip
        return [
            one for one in seen if sum(abs(one[1] - x) < 30 and abs(one[2] - y) < 30 for _at, x, y in seen) == 1
        ]

    def _one(self, at: int, x: int, y: int) -> dict[str, float]:
        was = self._all[at]
        fact = msgspec.json.decode(was.data or b"", type=Hydrant)
        now = msgspec.structs.replace(fact, status=OTHER[fact.status])
        self._revision += 1
        self._all[at] = msgspec.structs.replace(was, revision=self._revision, data=msgspec.Raw(encode(now)))
        before = self._pixels(x, y)
        applied = self._cache.apply([self._all[at]], self._revision)
        begun = time.time() * 1000
        del applied
        self._bridge.report(Changes({Hydrant.KIND: frozenset({was.id})}))
        presented = self._watched.presented
        known = len(presented)

        def changed() -> float:
            nonlocal known
            if len(presented) == known:
                return 0.0
            known = len(presented)
            # What was just presented can be seen once the event that presented it is over.
            return presented[-1] if self._pixels(x, y) != before else 0.0

        seen = _soon(changed)
        return {"ms": seen - begun, "looked_ms": time.time() * 1000 - begun}

    def _pixels(self, x: int, y: int) -> QImage:
        web = self._watched.web
        side = 2 * REACH_PX + 1
        image: QImage = web.grab(QRect(x - REACH_PX, y - REACH_PX, side, side)).toImage()
        return image


def _soon(look: Any) -> float:
    """Ask again and again, letting events be handled between; what it gives at last."""
    from PySide6.QtCore import QEventLoop

    loop, found = QEventLoop(), [0.0]

    def ask() -> None:
        found[0] = look()
        if found[0]:
            loop.quit()

    timer = QTimer(interval=1)
    timer.timeout.connect(ask)
    timer.start()
    QTimer.singleShot(LONGEST_MS, loop, loop.quit)
    loop.exec()
    timer.stop()
    if not found[0]:
        raise RuntimeError("a change was not seen on the map")
    return found[0]


if __name__ == "__main__":
    sys.exit(main())
