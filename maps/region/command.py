"""`python main.py region build`: a region pack from extracts, on the command line."""

import argparse
import errno
import logging
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from maps.region.pack import BadPack, Pack
from resources.os_reason import os_reason
from resources.words import LANGUAGES, t

DEFAULT_OUT = Path("var") / "regions"
BAD_INPUT = 2
log = logging.getLogger("wanghuolou.region")
INTERRUPTED = 130
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_TOLD_FROM_S, _TOLD_FROM_PERCENT = 2.0, 8
"""Before this nobody can say how long the rest will take."""
_SAY_EVERY_S = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `region build`."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help=t("region.help.file"))
    parser.add_argument("--name", required=True, help=t("region.help.name"))
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help=t("region.help.out"))
    parser.add_argument("--clip", type=Path, metavar="GEOJSON", help=t("region.help.clip"))
    parser.add_argument("--language", default=",".join(LANGUAGES), metavar="zh,en", help=t("region.help.language"))


def run(args: argparse.Namespace) -> int:
    """Build the pack; 0 when done, 2 with a sentence on stderr when the input or the disk cannot be used."""
    from maps.region.build import build_pack
    from maps.region.extract import BadExtract

    languages = tuple(name.strip() for name in args.language.split(",") if name.strip())
    started = time.monotonic()
    try:
        with _ended_like_interrupted():
            pack = build_pack(args.files, args.name, args.out, Progress().tell, languages, args.clip)
    except (BadExtract, BadPack) as error:
        return refuse(str(error), BAD_INPUT)
    except OSError as error:
        return refuse(_sentence(error), BAD_INPUT)
    except KeyboardInterrupt:
        return refuse(t("region.bad.interrupted"), INTERRUPTED)
    say(t("region.built", seconds=f"{max(0.1, time.monotonic() - started):.1f}", peak=f"{_peak_mb():.0f}"))
    say(_summary(pack))
    return 0


class Progress:
    """Says each step, and within a step not more than once a second, with the time that is left."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._said_at = 0.0
        self._step = ""

    def tell(self, percent: int, step: str) -> None:
        """Say it, unless it says nothing new."""
        now = time.monotonic()
        if now - self._said_at < _SAY_EVERY_S and step[:6] == self._step[:6]:
            return
        self._said_at, self._step = now, step
        say(f"{percent:3d} %  {step}{self._left(percent, now - self._started)}")

    def _left(self, percent: int, elapsed_s: float) -> str:
        if elapsed_s < _TOLD_FROM_S or not _TOLD_FROM_PERCENT <= percent < 100:
            return ""
        left_s = round(elapsed_s * (100 - percent) / percent)
        if left_s < 90:
            return "  " + t("region.left_s", seconds=max(1, left_s))
        return "  " + t("region.left_min", minutes=round(left_s / 60))


@contextmanager
def _ended_like_interrupted() -> Iterator[None]:
    """An end asked for by the system cleans up like Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _peak_mb() -> float:
    """The most memory we and the largest of the programs we ran may have held at a time, together."""
    kb = 1024 if sys.platform != "darwin" else 1024 * 1024
    return sum(resource.getrusage(who).ru_maxrss / kb for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _summary(pack: Pack) -> str:
    manifest = pack.manifest
    counts = manifest.counts
    lines = [
        t(
            "region.summary",
            name=manifest.name,
            size=f"{pack.size / 1e6:.1f}",
            roads=counts.get("highways", 0),
            streets=counts.get("streets", 0),
            addresses=counts.get("addresses", 0),
            hydrants=counts.get("hydrants", 0),
            stations=counts.get("stations", 0),
        )
    ]
    if manifest.clip:
        lines.append(
            t(
                "region.left_out",
                ways=counts.get("left_out_ways", 0),
                points=counts.get("left_out_points", 0),
                margin=counts.get("margin_ways", 0),
            )
        )
    if "shared_objects" in counts:
        lines.append(t("region.shared", count=counts["shared_objects"]))
    if counts.get("broken_areas"):
        lines.append(t("region.broken_areas", count=counts["broken_areas"]))
    return "\n".join([*lines, manifest.licence])


def say(text: str) -> None:
    """To standard output, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def refuse(sentence: str, code: int = BAD_INPUT) -> int:
    """To standard error and the log; returns the exit code."""
    log.error("%s", sentence)
    sys.stderr.write(sentence + "\n")
    return code


def _sentence(error: OSError) -> str:
    if error.errno in _DISK_FULL:
        return t("region.bad.disk_full")
    if isinstance(error, PermissionError):
        return t("region.bad.not_writable", path=error.filename or "")
    return t("region.bad.disk", path=error.filename or "", why=os_reason(error))
