"""Whether this machine can build a pack: what memory and disk a build of some size takes, and what there is."""

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from maps.region.extract import FILE_NODES_FROM_BYTES, BadExtract
from resources.words import t

MB = 1 << 20
_BASE_MB = 200
_MEMORY_A_BYTE = 5.0
"""Memory of all programs together for each byte of a PBF whose node positions are kept in memory.

Measured: 400 MB for 43 MB."""
_MEMORY_A_BYTE_BEYOND = 3.0
"""The same for what is beyond that size, whose positions are kept in a file."""
_DISK_A_BYTE = 14
"""Disk taken at the most while a pack is built, for each byte of a PBF."""
_UNPACKED = {"pbf": 1.0, "osm.gz": 0.6, "osm.bz2": 0.8, "osm": 0.05}
"""Bytes of a PBF for each byte of another format."""


def pbf_bytes(sizes: Iterable[tuple[str, int]]) -> int:
    """About how large the extracts, given by format and size, are as one PBF."""
    return int(sum(_UNPACKED[form] * size for form, size in sizes))


def memory_mb(size: int) -> float:
    """The memory a build takes for a PBF of some bytes."""
    kept = min(size, FILE_NODES_FROM_BYTES)
    return _BASE_MB + (kept * _MEMORY_A_BYTE + (size - kept) * _MEMORY_A_BYTE_BEYOND) / MB


def disk_mb(size: int) -> float:
    """The disk a build takes for a PBF of some bytes, the finished pack included."""
    return 20 + size * _DISK_A_BYTE / MB


def check_room(size: int, folder: Path) -> None:
    """Raise BadExtract when a build of so many bytes will not fit into memory or onto the folder's disk."""
    needed, there = memory_mb(size), free_memory_mb()
    if there is not None and needed > there:
        raise BadExtract(t("region.bad.memory", needed=f"{needed:.0f}", there=f"{there:.0f}"))
    wanted, free = disk_mb(size), shutil.disk_usage(folder).free / MB
    if wanted > free:
        raise BadExtract(t("region.bad.room", needed=f"{wanted:.0f}", there=f"{free:.0f}", path=folder))


def free_memory_mb() -> float | None:
    """Memory that may be used without swapping; None where the system does not tell."""
    if not sys.platform.startswith("linux"):
        return None
    limits = [found for found in (_available_mb(), _group_mb()) if found is not None]
    return min(limits, default=None)


def _available_mb() -> float | None:
    for line in _lines(Path("/proc/meminfo")):
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) / 1024
    return None


def _group_mb() -> float | None:
    """What the group of processes we run in may still take, as containers are limited."""
    folder = Path("/sys/fs/cgroup")
    for line in _lines(Path("/proc/self/cgroup")):
        if line.startswith("0::"):
            inner = folder / line[3:].strip().lstrip("/")
            folder = inner if inner.is_dir() else folder
    most, used = _lines(folder / "memory.max"), _lines(folder / "memory.current")
    if not (most and used and most[0].isdecimal() and used[0].isdecimal()):
        return None
    return max(0, int(most[0]) - int(used[0])) / MB


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines() if os.access(path, os.R_OK) else []
    except OSError:
        return []
