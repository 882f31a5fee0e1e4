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
type _Files = tuple[str, str, tuple[str, ...]]
_UNIFIED: _Files = ("memory.max", "memory.current", ("inactive_file", "active_file", "slab_reclaimable"))
_FIRST: _Files = ("memory.limit_in_bytes", "memory.usage_in_bytes", ("total_inactive_file", "total_active_file"))
"""Files of a group of processes, by version of the groups: its limit, what it uses, what of that is only cached."""


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


def _group_mb(groups: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> float | None:
    """What the groups of processes we run in may still take, as containers are limited."""
    left = []
    for line in _lines(own):
        _number, controllers, name = (*line.split(":", 2), "", "")[:3]
        if not controllers:
            root, files = groups, _UNIFIED
        elif "memory" in controllers.split(","):
            root, files = groups / "memory", _FIRST
        else:
            continue
        # A container may not see the folder of its group, but then the root is that folder.
        names = [path for path in (name.strip("/"), *map(str, Path(name.strip("/")).parents)) if path]
        left += [
            found
            for folder in dict.fromkeys([root, *(root / path for path in names)])
            if (found := _left_mb(folder, files)) is not None
        ]
    return min(left, default=None)


def _left_mb(folder: Path, files: _Files) -> float | None:
    """The limit of a group less what it uses and the system cannot take back: cached files are free memory."""
    limit, usage, reclaimable = files
    most, used = _lines(folder / limit), _lines(folder / usage)
    if not (most and used and most[0].isdecimal() and used[0].isdecimal()):
        return None
    told = dict(line.split()[:2] for line in _lines(folder / "memory.stat") if len(line.split()) > 1)
    cached = sum(int(told[name]) for name in reclaimable if told.get(name, "").isdecimal())
    return max(0, int(most[0]) - max(0, int(used[0]) - cached)) / MB


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines() if os.access(path, os.R_OK) else []
    except OSError:
        return []
