"""`python main.py region list`: the packs of a folder, the unusable ones too."""

import argparse
from pathlib import Path

from maps.region.command import DEFAULT_OUT, say
from maps.region.shelf import packs_on
from resources.words import t


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `region list`."""
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help=t("region.help.out"))


def run(args: argparse.Namespace) -> int:
    """One line a pack; always 0: an empty folder is no fault."""
    found = packs_on(args.out)
    if not found:
        say(t("region.list.none", folder=args.out))
    for path, pack, why in found:
        if pack is None:
            say(f"{path.name}  {why}")
        else:
            say(t("region.list.line", name=pack.name, size=f"{pack.size / 1e6:.1f}", built=pack.manifest.built_at,
                  sources=", ".join(source.name for source in pack.manifest.sources), path=path))  # fmt: skip
    return 0
