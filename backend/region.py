"""`python main.py backend region add PATH --regions DIR`: the region packs a backend serves."""

import argparse
import sys
from pathlib import Path

from backend.region_shelf import BadPack, add, manifest_of, packs_in, remove, verify

ACTIONS = ("add", "list", "verify", "remove")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `backend region`."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("pack", nargs="?", default="", help="add: the pack's folder; else its name")
    parser.add_argument("--regions", type=Path, required=True, metavar="DIR", help="the folder the backend serves")


def run(args: argparse.Namespace) -> int:
    """Do it; 0, or 2 with a sentence. A backend that runs serves what is there from then on."""
    try:
        if not args.regions.is_dir():
            raise BadPack(f"--regions {args.regions} is not a folder.")
        sys.stdout.write(_act(args.action, args.pack, args.regions))
    except BadPack as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{error.filename or args.regions} cannot be read or written: {error.strerror}.\n")
        return 2
    return 0


def _act(action: str, pack: str, folder: Path) -> str:
    """Do it; what to say afterwards."""
    if action == "list":
        return "".join(_line(path) for path in packs_in(folder))
    if action == "verify":
        chosen = [folder / pack] if pack else packs_in(folder)
        return "".join(f"{path.name}\twhole, {verify(path) / 1e6:.1f} MB\n" for path in chosen)
    if not pack:
        raise BadPack("Give the pack's folder." if action == "add" else "Give the pack's name.")
    if action == "remove":
        remove(folder, pack)
        return f"Region {pack} removed.\n"
    name, replaced = add(Path(pack), folder)
    return f"Region {name} {'replaced' if replaced else 'added'}; consoles take it over in the background.\n"


def _line(pack: Path) -> str:
    try:
        manifest = manifest_of(pack)
    except BadPack as error:
        return f"{pack.name}\t{error}\n"
    size = sum(listed.size for listed in manifest.files.values())
    return f"{pack.name}\t{size / 1e6:.1f} MB\t{manifest.built_at}\n"
