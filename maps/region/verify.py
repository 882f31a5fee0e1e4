"""`python main.py region verify`: reads packs through and compares every hash."""

import argparse
from pathlib import Path

from maps.region.command import BAD_INPUT, DEFAULT_OUT, refuse, say
from maps.region.pack import BadPack, Pack
from maps.region.shelf import find_pack, packs_on
from resources.words import t


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `region verify`."""
    parser.add_argument("packs", nargs="*", metavar="NAME|PATH", help=t("region.help.packs"))
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help=t("region.help.out"))


def run(args: argparse.Namespace) -> int:
    """Verify those named, else all of the folder; 0 when every one is whole, else 2 and a sentence for each."""
    folders = list(args.packs) or [str(shelved.path.resolve()) for shelved in packs_on(args.out)]
    if not folders:
        return refuse(t("region.list.none", folder=args.out), BAD_INPUT)
    result = 0
    for wanted in folders:
        try:
            pack = Pack.open(find_pack(wanted, args.out))
            pack.verify()
        except BadPack as error:
            result = refuse(str(error), BAD_INPUT)
        else:
            say(t("region.verified", name=pack.name, files=len(pack.manifest.files), size=f"{pack.size / 1e6:.1f}"))
    return result
