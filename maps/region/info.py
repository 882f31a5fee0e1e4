"""`python main.py region info`: what a pack holds, what it was made of, how large it is."""

import argparse
from pathlib import Path

from maps.region.command import BAD_INPUT, DEFAULT_OUT, refuse, say
from maps.region.pack import BadPack, Pack
from maps.region.shelf import find_pack
from resources.words import t

_SHOWN = ("highways", "streets", "addresses", "places", "buildings", "pois", "hydrants", "stations", "hospitals",
          "schools", "police", "districts", "sea")  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `region info`."""
    parser.add_argument("pack", metavar="NAME|PATH", help=t("region.help.pack"))
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, metavar="DIR", help=t("region.help.out"))


def run(args: argparse.Namespace) -> int:
    """Say it; 0, or 2 with a sentence when it is no pack."""
    try:
        pack = Pack.open(find_pack(args.pack, args.out))
    except BadPack as error:
        return refuse(str(error), BAD_INPUT)
    say("\n".join(_lines(pack)))
    return 0


def _lines(pack: Pack) -> list[str]:
    manifest, box = pack.manifest, pack.box
    lines = [
        t("region.info.head", name=manifest.name, path=pack.path),
        t("region.info.built", at=manifest.built_at, size=f"{pack.size / 1e6:.1f}"),
        t("region.info.box", west=f"{box.west:.5f}", south=f"{box.south:.5f}", east=f"{box.east:.5f}",
          north=f"{box.north:.5f}"),
        t("region.info.sources"),
        *(f"  {source.name}  {source.size / 1e6:.1f} MB  {source.sha256[:16]}" for source in manifest.sources),
    ]  # fmt: skip
    if manifest.clip:
        lines.append(t("region.info.clip", file=manifest.clip))
    if manifest.languages:
        lines.append(t("region.info.languages", languages=", ".join(manifest.languages)))
    lines.append(t("region.info.holds"))
    lines += [
        f"  {t(f'region.count.{name}')}  {manifest.counts[name]}" for name in _SHOWN if name in manifest.counts
    ]
    lines.append(t("region.info.files"))
    lines += [
        f"  {name}  {file.size / 1e6:.2f} MB  {file.sha256[:16]}" for name, file in sorted(manifest.files.items())
    ]
    return [*lines, manifest.licence]
