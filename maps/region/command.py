"""`python main.py region build`: a region pack from an extract, on the command line."""

import argparse
import errno
import logging
import resource
import sys
import time
from pathlib import Path

from maps.region.pack import BadPack, Pack
from resources.words import LANGUAGES, t

DEFAULT_OUT = Path("var") / "regions"
BAD_INPUT = 2
log = logging.getLogger("wanghuolou.region")
INTERRUPTED = 130
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `region build`."""
    parser.add_argument("file", type=Path, metavar="FILE", help=t("region.help.file"))
    parser.add_argument("--name", required=True, help=t("region.help.name"))
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help=t("region.help.out"))
    parser.add_argument("--language", default=",".join(LANGUAGES), metavar="zh,en", help=t("region.help.language"))


def run(args: argparse.Namespace) -> int:
    """Build the pack; 0 when done, 2 with a sentence on stderr when the input or the disk cannot be used."""
    from maps.region.build import build_pack
    from maps.region.extract import BadExtract

    languages = tuple(name.strip() for name in args.language.split(",") if name.strip())
    started = time.monotonic()
    try:
        pack = build_pack(args.file, args.name, args.out, _tell, languages)
    except (BadExtract, BadPack) as error:
        return _refuse(str(error), BAD_INPUT)
    except OSError as error:
        return _refuse(_sentence(error), BAD_INPUT)
    except KeyboardInterrupt:
        return _refuse(t("region.bad.interrupted"), INTERRUPTED)
    _say(t("region.built", seconds=f"{time.monotonic() - started:.1f}", peak=f"{_peak_mb():.0f}"))
    _say(_summary(pack))
    return 0


def _peak_mb() -> float:
    """The most memory we, or one of the programs we ran, held at a time."""
    kb = 1024 if sys.platform != "darwin" else 1024 * 1024
    return max(resource.getrusage(who).ru_maxrss / kb for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def _summary(pack: Pack) -> str:
    manifest = pack.manifest
    counts = manifest.counts
    return t(
        "region.summary",
        name=manifest.name,
        size=f"{sum(file.size for file in manifest.files.values()) / 1e6:.1f}",
        roads=counts.get("highways", 0),
        streets=counts.get("streets", 0),
        addresses=counts.get("addresses", 0),
        hydrants=counts.get("hydrants", 0),
        stations=counts.get("stations", 0),
        licence=manifest.licence,
    )


def _tell(percent: int, step: str) -> None:
    _say(f"{percent:3d} %  {step}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _refuse(sentence: str, code: int) -> int:
    log.error("%s", sentence)
    sys.stderr.write(sentence + "\n")
    return code


def _sentence(error: OSError) -> str:
    if error.errno in _DISK_FULL:
        return t("region.bad.disk_full")
    if isinstance(error, PermissionError):
        return t("region.bad.not_writable", path=error.filename or "")
    return t("region.bad.disk", path=error.filename or "", why=error.strerror or error)
