"""What the figures are measured on, made once a run: a region pack, hydrants, and a real backend that has them."""

import compileall
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

import msgspec

from maps.region.pack import MANIFEST, Pack
from models.hydrant import Hydrant
from models.record import Change
from models.store.cache import Cache
from tests.backend.server import BackendProcess
from tests.bench import water
from tests.conftest import CHECKOUT, SHARED_DATA

FOLDER = CHECKOUT / "var" / "bench"
REAL_TOWN = SHARED_DATA / "osm" / "munich.osm.pbf"
IMPORT_TIMEOUT_S = 300.0
MONITOR = {
    "screens": [
        {
            "name": "bench",
            "x": 0,
            "y": 0,
            "width": 1920,
            "height": 1080,
            "logicalDpi": 96,
            "logicalBaseDpi": 96,
            "dpr": 1,
        }
    ]
}
OURS = ("main.py", "backend", "console", "maps", "models", "resources", "widgets", "tests")


class Workbench:
    """Close it: a backend that was started ends with it."""

    def __init__(self, folder: Path = FOLDER) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        # As an installed console is, whatever PYTHONDONTWRITEBYTECODE says here.
        for name in OURS:
            path = CHECKOUT / name
            _ = compileall.compile_dir(path, quiet=1) if path.is_dir() else compileall.compile_file(path, quiet=1)
        self._stack = ExitStack()
        self.scratch = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="wanghuolou-bench-")))

    def close(self) -> None:
        """End the backend and remove what was made for this run only."""
        self._stack.close()

    @cached_property
    def pack(self) -> Pack:
        """Munich's old town where its extract is at hand, else the demo town; built once and kept."""
        source = REAL_TOWN if REAL_TOWN.exists() else self._demo_town()
        name = source.name.partition(".")[0]
        place = self.folder / "packs" / name
        if not (place / MANIFEST).exists():
            from maps.region.build import build_pack

            build_pack([source], name, place.parent, lambda _percent, _words: None)
        return Pack.open(place)

    def _demo_town(self) -> Path:
        from console.demo.build import build_demo

        build_demo(self.folder / "demo", 1, lambda _words: None)
        return self.folder / "demo" / "town.osm.gz"

    @cached_property
    def addresses(self) -> list[water.Address]:
        """Houses of the pack."""
        return water.addresses(self.pack)

    @cached_property
    def hydrants(self) -> list[tuple[str, Hydrant]]:
        """(key, hydrant), water.COUNT of them."""
        return list(water.hydrants(self.addresses, self.pack.box))

    @cached_property
    def changes(self) -> list[Change]:
        """The hydrants as changes."""
        return water.changes(iter(self.hydrants))

    @cached_property
    def cache_file(self) -> Path:
        """A cache file that holds the hydrants, as after a first load."""
        path = self.scratch / "cache.sqlite"
        cache = Cache(path)
        cache.begin_load()
        for start in range(0, len(self.changes), 2_000):
            part = self.changes[start : start + 2_000]
            cache.apply(part, part[-1].revision, heard_at=water.CHANGED_AT)
        for ddl in cache.missing_indexes():
            cache.make_index(ddl)
        cache.end_load()
        cache.close()
        return path

    @cached_property
    def backend(self) -> BackendProcess:
        """A backend process that took the hydrants in through POST /v1/imports."""
        folder = self.scratch / "backend"
        folder.mkdir()
        backend = self._stack.enter_context(BackendProcess(folder, demo=False))
        rows = [
            {"row": at, "key": key, "data": msgspec.to_builtins(fact)}
            for at, (key, fact) in enumerate(self.hydrants, 1)
        ]
        body = {"kind": Hydrant.KIND, "source": water.SOURCE, "apply": True, "file_name": "bench", "rows": rows}
        headers = {"Content-Type": "application/json"}
        with backend.client() as client:
            answer = client.post(
                "/v1/imports", content=msgspec.json.encode(body), headers=headers, timeout=IMPORT_TIMEOUT_S
            )
        answer.raise_for_status()
        report = answer.json()
        if report["created"] != len(rows):
            raise RuntimeError(f"the backend took {report['created']} of {len(rows)} hydrants: {report}")
        return backend

    @contextmanager
    def profile(self) -> Iterator[Path]:
        """The folder of a new profile, removed afterwards."""
        with tempfile.TemporaryDirectory(prefix="profile-", dir=self.scratch) as folder:
            yield Path(folder)

    def child_environment(self) -> dict[str, str]:
        """What a child is started with: an offscreen monitor of 1920x1080 unless Qt was told what to draw on."""
        platform = os.environ.get("QT_QPA_PLATFORM", "offscreen")
        if platform == "offscreen":
            monitor = self.scratch / "monitor.json"
            monitor.write_bytes(msgspec.json.encode(MONITOR))
            platform = f"offscreen:configfile={monitor}"
        return {**os.environ, "QT_QPA_PLATFORM": platform}
