"""`python main.py region build|info|verify`: region packs on the command line."""

import argparse
import errno
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from maps.region.pack import BadPack, Pack
from resources.words import set_language, t

DEFAULT_OUT = Path("var") / "regions"
BAD_INPUT = 2
_DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the region subcommands and their arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = actions.add_parser("build", help=t("region.help.build"))
    build.add_argument("file", type=Path, metavar="FILE", help=t("region.help.file"))
    build.add_argument("--name", required=True, help=t("region.help.name"))
    build.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help=t("region.help.out"))
    build.set_defaults(work=_build)
    for action, work in (("info", _info), ("verify", _verify)):
        looking = actions.add_parser(action, help=t(f"region.help.{action}"))
        looking.add_argument("pack", type=Path, metavar="PACK", help=t("region.help.pack"))
        looking.set_defaults(work=work)
    for action_parser in actions.choices.values():
        action_parser.add_argument("--language", default=None, help=t("region.help.language"))


def run(args: argparse.Namespace) -> int:
    """Do what the arguments say; 0 when done, 2 with a sentence on stderr when the input cannot be used."""
    from maps.region.extract import BadExtract

    if args.language:
        set_language(args.language)
    work: Callable[[argparse.Namespace], int] = args.work
    try:
        return work(args)
    except (BadExtract, BadPack) as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(_sentence(error))
    except KeyboardInterrupt:
        _refuse(t("region.bad.interrupted"))
        return 130


def _build(args: argparse.Namespace) -> int:
    from maps.region.build import build_pack

    started = time.monotonic()
    pack = build_pack(args.file, args.name, args.out, _tell)
    peak_mb = max(
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    _say(t("region.built", seconds=f"{time.monotonic() - started:.1f}", peak=f"{peak_mb:.0f}"))
    _say(_summary(pack))
    return 0


def _info(args: argparse.Namespace) -> int:
    _say(_summary(Pack.open(args.pack)))
    return 0


def _verify(args: argparse.Namespace) -> int:
    Pack.open(args.pack).verify()
    _say(t("region.verified", path=args.pack))
    return 0


def _summary(pack: Pack) -> str:
    manifest = pack.manifest
    counts = manifest.counts
    return t(
        "region.summary",
        name=manifest.name,
        built_at=manifest.built_at,
        sources=", ".join(source.name for source in manifest.sources),
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


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return BAD_INPUT


def _sentence(error: OSError) -> str:
    if error.errno in _DISK_FULL:
        return t("region.bad.disk_full")
    if isinstance(error, PermissionError):
        return t("region.bad.not_writable", path=error.filename or "")
    return t("region.bad.disk", path=error.filename or "", why=error.strerror or error)
