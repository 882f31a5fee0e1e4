"""Grounds made of declared sources, with the line, the cache and the keys they share. Any thread but the UI's."""

import contextlib
import tempfile
import threading
import time
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from console.identity.source_keys import SourceKeys
from console.profile import Profile
from console.tile_line import TileLine
from maps.sources.bad_source import BadSource
from maps.sources.cache import MEBIBYTE, TileCache
from maps.sources.extent import box_of
from maps.sources.image import ImageGround
from maps.sources.large_image import LargeImage, examined
from maps.sources.leftovers import sweep
from maps.sources.mbtiles import MbtilesGround
from maps.sources.online import Online
from maps.sources.placing import placing_of
from maps.sources.raster.raster import Raster
from maps.sources.source import ONLINE, Kind, Source, faults
from maps.sources.strips import bounds_of, is_large
from maps.sources.tile import Ground, State

_DAY_S = 86_400.0


class Opened(NamedTuple):
    """What could be opened, and why the rest could not: by name, a key under `sources.trouble`."""

    grounds: tuple[Ground, ...] = ()
    troubles: dict[str, str] = {}


class Trial(NamedTuple):
    """What came of trying a source: its trouble, a key under `sources.trouble`, or how large and how fast."""

    trouble: str = ""
    state: State = State.HERE
    size: int = 0
    ms: float = 0.0


class Workshop:
    """One a window. After `close` nothing is opened any more."""

    def __init__(self, profile: Profile) -> None:
        self.line = TileLine()
        self.keys = SourceKeys(profile.identity)
        self._tiles = profile.tiles
        self._lock = threading.Lock()
        self._cache: TileCache | None = None
        self._open: dict[Source, Ground] = {}
        self._is_closed = False
        self._is_ending = False
        self._rasters: weakref.WeakSet[Raster] = weakref.WeakSet()

    def open(self, sources: Iterable[Source], most_mb: float, keep_days: float) -> Opened:
        """Grounds for these. One that was open stays so; what is not wanted any more is closed."""
        grounds: dict[Source, Ground] = {}
        troubles: dict[str, str] = {}
        with self._lock:
            if self._is_closed:
                return Opened()
            for source in sources:
                try:
                    grounds[source] = self._known(source) or self._made(source, most_mb)
                except BadSource as error:
                    troubles[source.name] = error.code
            for source, ground in self._open.items():
                if source not in grounds:
                    ground.close()
            self._open = grounds
            if self._cache is not None:
                self._cache.most_bytes = round(most_mb * MEBIBYTE)
                self._cache.drop_older(keep_days * _DAY_S)
            used = {ground.made for ground in grounds.values() if isinstance(ground, ImageGround | LargeImage)}
            sweep(self._tiles, used, round(most_mb * MEBIBYTE), keep_days * _DAY_S)
        return Opened(tuple(grounds.values()), troubles)

    def _known(self, source: Source) -> Ground | None:
        """The ground that is open; none of a file that was written anew."""
        ground = self._open.get(source)
        if isinstance(ground, LargeImage):
            with contextlib.suppress(OSError):
                if not ground.is_current():
                    ground.close()
                    return None
        return ground

    def _made(self, source: Source, most_mb: float) -> Ground:
        if faults(source):
            # A file may be changed by hand.
            raise BadSource(next(iter(faults(source).values())))
        if source.kind in ONLINE:
            return Online(source, self.keys.load(source.name), self.line.fetch, self._kept(most_mb))
        if source.kind is Kind.MBTILES:
            return MbtilesGround(source)
        if _is_large(source):
            return LargeImage(source, self._tiles, self._kept(most_mb), self._begun)
        return ImageGround(source, self._tiles)

    def _begun(self, raster: Raster) -> None:
        """An image that takes long to open must not keep a closing window waiting."""
        self._rasters.add(raster)
        if self._is_ending:
            raster.end()

    def _kept(self, most_mb: float) -> TileCache:
        """Raises BadSource."""
        if self._cache is None:
            try:
                self._cache = TileCache(self._tiles, round(most_mb * MEBIBYTE))
            except OSError as error:
                raise BadSource("no_room") from error
        return self._cache

    def reopen(self, source: Source) -> None:
        """Its key is another: it is made anew at the next opening."""
        with self._lock:
            ground = self._open.pop(source, None)
        if ground is not None:
            ground.close()

    def forget_tiles(self, source: Source) -> None:
        """Throw away what is kept of it."""
        with self._lock:
            ground = self._open.get(source)
            if isinstance(ground, ImageGround | LargeImage):
                ground.forget()
            if self._cache is not None:
                self._cache.forget(source.digest())

    def trial(self, source: Source, key: str, at: tuple[int, int, int]) -> Trial:
        """Ask for one tile as if nothing were kept."""
        if source.kind not in ONLINE:
            return self._file_trial(source)
        began = time.monotonic()
        with (
            tempfile.TemporaryDirectory() as folder,
            contextlib.closing(TileCache(Path(folder), MEBIBYTE)) as cache,
        ):
            ground = Online(source, key, self.line.fetch, cache)
            tile = ground.tile(*at)
        return Trial(ground.trouble, tile.state, len(tile.image), (time.monotonic() - began) * 1000)

    def _file_trial(self, source: Source) -> Trial:
        try:
            if source.kind is Kind.MBTILES:
                MbtilesGround(source).close()
            elif _is_large(source):
                examined(source, self._begun).raster.end()
            else:
                size = bounds_of(Path(source.address))
                box_of(placing_of(source, size), *size)
            return Trial(size=Path(source.address).stat().st_size)
        except BadSource as error:
            return Trial(error.code, State.FAILED)
        except OSError:
            return Trial("no_file", State.FAILED)

    def close(self) -> None:
        """End the questions under way and give all files free."""
        self._is_ending = True
        for raster in tuple(self._rasters):
            raster.end()
        self.line.close()
        with self._lock:
            self._is_closed = True
            for ground in self._open.values():
                ground.close()
            self._open = {}
            if self._cache is not None:
                self._cache.close()


def _is_large(source: Source) -> bool:
    """Raises BadSource."""
    path = Path(source.address)
    if not path.is_file():
        raise BadSource("no_file")
    try:
        return is_large(path)
    except OSError as error:
        raise BadSource("no_file") from error
