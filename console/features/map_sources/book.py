"""The declared sources of a profile, how each is shown, and what is still to be fetched ahead: one small file."""

import logging
from pathlib import Path
from typing import Annotated

import msgspec

from console.keeper import write_whole
from maps.sources.ahead import Area
from maps.sources.source import MOST_SOURCES, Source

log = logging.getLogger("wanghuolou.map_sources")

FILE = "map_sources.json"
MOST_BYTES = 4 * 1024 * 1024


class Shown(msgspec.Struct, frozen=True):
    """How a ground was left."""

    visible: bool
    opacity: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0


class Kept(msgspec.Struct, frozen=True):
    """What the file says."""

    sources: tuple[Source, ...] = ()
    looks: dict[str, Shown] = {}
    unfinished: dict[str, Area] = {}
    """By source: fetching ahead that did not come to its end."""

    def with_source(self, source: Source) -> "Kept":
        """With one more, or another one in the place of its namesake."""
        others = [source if known.name == source.name else known for known in self.sources]
        if source.name not in {known.name for known in self.sources}:
            others.append(source)
        return msgspec.structs.replace(self, sources=tuple(others[:MOST_SOURCES]))

    def without(self, name: str) -> "Kept":
        """Without this one and all that was known of it."""
        return Kept(
            tuple(source for source in self.sources if source.name != name),
            {known: look for known, look in self.looks.items() if known != name},
            {known: area for known, area in self.unfinished.items() if known != name},
        )

    def free_name(self) -> str:
        """A name nobody has."""
        taken = {source.name for source in self.sources}
        return next(name for at in range(1, MOST_SOURCES + 2) if (name := f"source_{at}") not in taken)


def read_book(profile: Path) -> Kept:
    """What was kept; a file that cannot be read goes aside, and nothing is declared."""
    path = profile / FILE
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValueError("too large")
        return msgspec.json.decode(path.read_bytes(), type=Kept)
    except FileNotFoundError:
        return Kept()
    except (OSError, ValueError, RecursionError) as error:
        log.warning("the map sources cannot be read, kept aside: %s", error)
        try:
            path.replace(path.with_suffix(".bad"))
        except OSError as second:
            log.warning("the map sources cannot be kept aside: %s", second)
        return Kept()


def write_book(profile: Path, kept: Kept) -> None:
    """Keep it, whole or not at all. Raises OSError."""
    write_whole(profile / FILE, msgspec.json.format(msgspec.json.encode(kept), indent=1))
