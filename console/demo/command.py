"""`python main.py demo build`: the synthetic demo town, on the command line."""

import argparse
import logging
import sys
import time
from pathlib import Path

from resources.os_reason import os_reason
from resources.words import t

BAD_INPUT = 2
log = logging.getLogger("wanghuolou.demo")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `demo build`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help=t("demo.help.folder"))
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=t("demo.help.seed"))


def run(args: argparse.Namespace) -> int:
    """Build the town; 0 when it is there (also from before), 2 with a sentence when it cannot be written."""
    from console.demo.build import NotOurs, build_demo

    started = time.monotonic()
    try:
        built = build_demo(args.folder, args.seed, _say)
    except NotOurs:
        return _refuse(t("demo.bad.not_ours", folder=args.folder))
    except OSError as error:
        return _refuse(t("demo.bad.disk", folder=args.folder, reason=os_reason(error)))
    key = "demo.built" if built else "demo.current"
    _say(t(key, folder=args.folder, seconds=f"{time.monotonic() - started:.1f}"))
    return 0


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _refuse(sentence: str) -> int:
    log.error("%s", sentence)
    sys.stderr.write(sentence + "\n")
    return BAD_INPUT
