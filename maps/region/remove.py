"""`python main.py region remove`: takes a pack away, when whoever asks is sure and nobody uses it."""

import argparse
import sys
from pathlib import Path

from maps.region.command import BAD_INPUT, DEFAULT_OUT, refuse, say
from maps.region.pack import BadPack
from maps.region.shelf import find_pack, remove_pack
from resources.os_reason import os_reason
from resources.words import t


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `region remove`."""
    parser.add_argument("pack", metavar="NAME|PATH", help=t("region.help.pack"))
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help=t("region.help.out"))
    parser.add_argument("--yes", action="store_true", help=t("region.help.yes"))


def run(args: argparse.Namespace) -> int:
    """Remove it; 0 when it is gone, 2 with a sentence when it is still there."""
    try:
        folder = find_pack(args.pack, args.out)
        if not args.yes and not _is_sure(folder):
            return refuse(t("region.remove.kept", path=folder), BAD_INPUT)
        remove_pack(folder)
    except BadPack as error:
        return refuse(str(error), BAD_INPUT)
    except OSError as error:
        return refuse(t("region.remove.failed", path=args.pack, why=os_reason(error)), BAD_INPUT)
    say(t("region.remove.done", path=folder))
    return 0


def _is_sure(folder: Path) -> bool:
    """Ask; where nobody can answer, the answer is no."""
    if not sys.stdin.isatty():
        return False
    sys.stdout.write(t("region.remove.ask", path=folder) + " ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")  # zh: the answer as it is typed
