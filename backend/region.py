"""`python main.py backend region add PATH --regions DIR`: the region packs a backend serves."""

import argparse
import sys
from pathlib import Path

from backend.command_words import OfSystem, Words, words_of
from backend.region_shelf import BadPack, add, manifest_of, packs_in, remove, verify

ACTIONS = ("add", "list", "verify", "remove")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `backend region`."""
    t = words_of(parser)
    parser.add_argument("action", choices=ACTIONS, help=t("backend.help.pack_action"))
    parser.add_argument("pack", nargs="?", default="", help=t("backend.help.pack"))
    parser.add_argument("--regions", type=Path, required=True, metavar="DIR", help=t("backend.help.served"))


def run(args: argparse.Namespace) -> int:
    """Do it; 0, or 2 with a sentence. A backend that runs serves what is there from then on."""
    try:
        if not args.regions.is_dir():
            raise BadPack("backend.region.no_folder", folder=args.regions)
        sys.stdout.write(_act(args.action, args.pack, args.regions, args.words))
    except BadPack as error:
        sys.stderr.write(error.in_words(args.words) + "\n")
        return 2
    except OSError as error:
        words = {"path": error.filename or args.regions, "reason": OfSystem(error).in_words(args.words)}
        sys.stderr.write(args.words("backend.region.trouble", **words) + "\n")
        return 2
    return 0


def _act(action: str, pack: str, folder: Path, t: Words) -> str:
    """Do it; what to say afterwards."""
    if action == "list":
        return "".join(_line(path, t) for path in packs_in(folder))
    if action == "verify":
        chosen = [folder / pack] if pack else packs_in(folder)
        sizes = [(path.name, f"{verify(path) / 1e6:.1f}") for path in chosen]
        return "".join(f"{name}\t{t('backend.region.whole', size=size)}\n" for name, size in sizes)
    if not pack:
        raise BadPack("backend.region.unnamed")
    if action == "remove":
        remove(folder, pack)
        return t("backend.region.removed", pack=pack) + "\n"
    name, replaced = add(Path(pack), folder)
    return t("backend.region.replaced" if replaced else "backend.region.added", pack=name) + "\n"


def _line(pack: Path, t: Words) -> str:
    try:
        manifest = manifest_of(pack)
    except BadPack as error:
        return f"{pack.name}\t{error.in_words(t)}\n"
    size = sum(listed.size for listed in manifest.files.values())
    return f"{pack.name}\t{size / 1e6:.1f} MB\t{manifest.built_at}\n"
