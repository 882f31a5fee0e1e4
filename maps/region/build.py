"""Builds one region pack from extracts: basemap, routing tiles, gazetteer, lists; keeps what did not change."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from maps.region import pack as packs
from maps.region.basemap import BasemapWriter
from maps.region.building import building, clear_leftovers
from maps.region.clip import Clip, Kept
from maps.region.coast import sea
from maps.region.extract import BadExtract, Extract
from maps.region.lists import Lists
from maps.region.merge import merge
from maps.region.places import GazetteerWriter
from maps.region.plan import PART_FILES, Plan, is_whole, plan
from maps.region.reading import Filled, Reading
from maps.region.roads import RoadBuild, build_failure
from maps.region.room import check_room, pbf_bytes
from maps.region.schema import LANGUAGES, MIN_ZOOM, Feature
from models.geo import M_PER_DEGREE_LAT, Box
from resources.words import t

Tell = Callable[[int, str], None]
"""Called with the percentage done and the words of the step."""

LICENCE = (
    "Map data © OpenStreetMap contributors, available under the Open Database Licence (ODbL) 1.0: "
    "https://www.openstreetmap.org/copyright"
)
MOST_SOURCES = 64
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_BYTES_AN_OBJECT = 22
"""Size of a compressed extract for each object that has tags: 18 to 46 in the extracts at hand."""
_EARTH_DEGREES = 5.0
"""A wider box is not filled: every empty tile of a country would be cut."""
_LARGE_BYTES = 10_000_000
"""A PBF beyond this may fill a tile with more than a page draws at once."""
_DRAWN_BEYOND_M = 1_000.0
"""So far beyond the box of an extract its roads are still drawn: an engine may have to take them."""


class Order(NamedTuple):
    """What a pack is to be built of."""

    extracts: Sequence[Extract]
    hashes: Sequence[str]
    clip: Clip | None
    clip_name: str
    languages: Sequence[str]
    name: str


def build_pack(
    sources: Sequence[Path], name: str, out: Path, tell: Tell, languages: Sequence[str] = LANGUAGES,
    clip: Path | None = None,
) -> packs.Pack:  # fmt: skip
    """Build the pack `out/name` from the extracts, replacing one of that name; returns it opened.

    What the old pack has of the same inputs is kept. Raises BadExtract with a sentence when a file or the name is
    not usable, OSError when the disk is. Whatever is raised, `out/name` is as it was before.
    """
    order = _order(sources, name, tell, languages, clip)
    final = out / name
    clear_leftovers(final)
    planned = plan(order.hashes, "" if order.clip is None else order.clip.sha256, languages, final)
    if planned.old is not None and not planned.wanted:
        tell(100, t("region.step.unchanged", path=final))
        return planned.old
    out.mkdir(parents=True, exist_ok=True)
    if not planned.kept:
        check_room(pbf_bytes((extract.format, extract.size) for extract in order.extracts), out)
    with building(final) as folder:
        try:
            manifest = _Build(order, planned, folder, tell).run()
        except sqlite3.Error as error:
            raise build_failure(str(error), folder) from error
        for extract in order.extracts:
            extract.check_unchanged()
        (folder / packs.MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        tell(98, t("region.step.place"))
    tell(100, t("region.step.done", path=final))
    return packs.Pack.open(final)


def _order(
    sources: Sequence[Path], name: str, tell: Tell, languages: Sequence[str], clip: Path | None
) -> Order:  # fmt: skip
    if not languages or not all(_LANGUAGE.fullmatch(language) for language in languages):
        raise BadExtract(t("region.bad.language", language=",".join(languages)))
    if not packs.NAME.fullmatch(name):
        raise BadExtract(t("region.bad.name", name=name))
    if len(sources) > MOST_SOURCES:
        raise BadExtract(t("region.bad.many", count=len(sources), most=MOST_SOURCES))
    extracts, hashes = [], []
    for source in sources:
        tell(0, t("region.step.check", file=source.name))
        extract = Extract(source)
        digest = packs.file_sha256(source)
        if digest not in hashes:  # the same file twice adds nothing
            extracts.append(extract)
            hashes.append(digest)
    polygon = None if clip is None else Clip.read(clip)
    return Order(extracts, hashes, polygon, "" if clip is None else clip.name, tuple(languages), name)


class _Build:
    """One build into an empty folder."""

    def __init__(self, order: Order, planned: Plan, folder: Path, tell: Tell) -> None:
        self._order, self._plan, self._folder, self._tell = order, planned, folder, tell
        self._work = folder / "work"
        self._work.mkdir()
        self._counts: dict[str, int] = dict(planned.old.manifest.counts) if planned.old and planned.kept else {}
        self._kept = set(planned.kept)
        self._content = ""
        self._box: Box | None = None

    def run(self) -> packs.Manifest:
        cut_box = self._cut_box()
        with ExitStack() as stack:
            extract = self._one_extract()
            wanted = self._plan.wanted
            roads = basemap = None
            if "roads" in wanted:
                roads = stack.enter_context(RoadBuild(extract.as_pbf(self._work), self._work))
            if "basemap" in wanted:
                basemap = stack.enter_context(self._basemap_writer(extract, cut_box))
            self._read(extract, basemap, cut_box)
            if roads is not None:
                self._tell(55, t("region.step.roads"))
                roads.finish(self._folder / packs.ROADS)
            if basemap is not None and "basemap" not in self._kept:
                self._tell(57, t("region.step.basemap"))
                basemap.cut(
                    self._folder / packs.BASEMAP,
                    lambda share: self._tell(57 + int(38 * share), t("region.step.basemap")),
                )
        self._keep_parts()
        self._tell(95, t("region.step.hashes"))
        shutil.rmtree(self._work)
        return self._manifest()

    def _cut_box(self) -> Box | None:
        """The box the extracts were cut by, as far as they all tell; the polygon's where there is one."""
        boxes = [extract.box() for extract in self._order.extracts]
        told = [box for box in boxes if box is not None]
        whole = None
        if told and len(told) == len(boxes):
            whole = Box(min(b.west for b in told), min(b.south for b in told),
                        max(b.east for b in told), max(b.north for b in told))  # fmt: skip
        if self._order.clip is None:
            return whole
        box = self._order.clip.box
        if whole is None:
            return box
        shared = Box(max(box.west, whole.west), max(box.south, whole.south),
                     min(box.east, whole.east), min(box.north, whole.north))  # fmt: skip
        if shared.west >= shared.east or shared.south >= shared.north:
            raise BadExtract(t("region.clip.outside", file=self._order.clip_name))
        return shared

    def _part_boxes(self, box: Box) -> list[Box]:
        """The boxes whose whole surface is drawn: what lies between extracts that are far apart is nobody's."""
        if self._order.clip is not None or len(self._order.extracts) == 1:
            return [box]
        told = [extract.box() for extract in self._order.extracts]
        return [part for part in told if part is not None]

    def _drawn_box(self, cut_box: Box | None) -> Box | None:
        if self._order.clip is not None:
            return self._order.clip.wide_box
        if cut_box is None:
            return None
        beyond = _DRAWN_BEYOND_M / M_PER_DEGREE_LAT
        return Box(max(-180.0, cut_box.west - 2 * beyond), max(-90.0, cut_box.south - beyond),
                   min(180.0, cut_box.east + 2 * beyond), min(90.0, cut_box.north + beyond))  # fmt: skip

    def _basemap_writer(self, extract: Extract, cut_box: Box | None) -> BasemapWriter:
        is_large = pbf_bytes([(extract.format, extract.size)]) > _LARGE_BYTES
        return BasemapWriter(self._work, self._order.name, self._drawn_box(cut_box), is_large=is_large)

    def _one_extract(self) -> Extract:
        """All extracts as one, cut by the polygon."""
        extracts = self._order.extracts
        extract = extracts[0]
        if len(extracts) > 1:
            self._tell(2, t("region.step.merge", count=len(extracts)))
            merged = merge(extracts, self._work / "merged.osm.pbf")
            self._counts["shared_objects"] = merged.shared
            extract = Extract(merged.path)
        if self._order.clip is not None:
            self._tell(4, t("region.step.clip", file=self._order.clip_name))
            kept = self._order.clip.cut(extract, self._work)
            self._count_cut(kept)
            extract = Extract(kept.path)
        elif extract.format != "pbf" and "roads" in self._plan.wanted:
            self._tell(2, t("region.step.convert"))
        return extract

    def _count_cut(self, kept: Kept) -> None:
        if not kept.ways:
            raise BadExtract(t("region.clip.outside", file=self._order.clip_name))
        self._counts.update(left_out_ways=kept.ways_left_out, margin_ways=kept.margin_ways)

    def _read(self, extract: Extract, basemap: BasemapWriter | None, cut_box: Box | None) -> None:
        """The pass over the extract, and what follows from it while the other programs work."""
        old = self._plan.old
        if self._plan.wanted == {"roads"} and old is not None:
            self._box = old.box
            return
        with ExitStack() as stack:
            gazetteer = lists = None
            if "gazetteer" in self._plan.wanted:
                gazetteer = stack.enter_context(closing(GazetteerWriter(self._folder / packs.GAZETTEER)))
            if "lists" in self._plan.wanted:
                lists = stack.enter_context(closing(Lists(self._folder)))
            reading = Reading(Filled(basemap, gazetteer, lists), self._order.languages, self._order.clip)
            self._tell(5, t("region.step.read"))
            reading.read(extract, self._work, lambda count: self._tell(
                _read_percent(count, extract), t("region.step.reading", count=count)
            ))  # fmt: skip
            self._box = cut_box or reading.box
            if self._box is None or not reading.counts["highways"]:
                raise BadExtract(t("region.bad.no_roads", file=self._order.extracts[0].path))
            self._counts.update(reading.counts)
            if basemap is not None:
                self._end_basemap(basemap, reading, self._box)
            if gazetteer is not None:
                self._tell(46, t("region.step.gazetteer"))
                self._counts.update(gazetteer.finish())

    def _end_basemap(self, basemap: BasemapWriter, reading: Reading, box: Box) -> None:
        self._counts["sea"] = 0
        for part in self._part_boxes(box):
            for surface in sea(reading.shores, part):
                basemap.add(Feature("water", MIN_ZOOM, {"kind": "sea"}), surface)
                self._counts["sea"] += 1
            if part.east - part.west <= _EARTH_DEGREES:
                basemap.add_box(Feature("earth", MIN_ZOOM, {}), part)
        self._content = basemap.end_features()
        old = self._plan.old
        known = old.manifest.parts.get("basemap") if old is not None else None
        same = known is not None and (known.content, known.builder) == (
            self._content, self._plan.parts["basemap"].builder,
        )  # fmt: skip
        if old is not None and same and is_whole(old, "basemap"):
            self._kept.add("basemap")
            basemap.close()

    def _keep_parts(self) -> None:
        """The files of the old pack that are still right, linked where the disk can."""
        old = self._plan.old
        if old is None:
            return
        for name in self._kept:
            self._tell(95, t("region.step.keep", part=t(f"region.part.{name}")))
            for file in PART_FILES[name]:
                target = self._folder / file
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    os.link(old.path / file, target)
                except OSError:
                    shutil.copyfile(old.path / file, target)

    def _manifest(self) -> packs.Manifest:
        order, old = self._order, self._plan.old
        if self._box is None:
            raise BadExtract(t("region.bad.no_roads", file=order.extracts[0].path))
        parts = dict(self._plan.parts)
        content = self._content
        if not content and old is not None and "basemap" in self._kept:
            content = old.manifest.parts["basemap"].content
        parts["basemap"] = packs.Part(parts["basemap"].inputs, parts["basemap"].builder, content)
        return packs.Manifest(
            name=order.name,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            box=self._box,
            sources=tuple(
                packs.Source(extract.path.name, digest, extract.size)
                for extract, digest in zip(order.extracts, order.hashes, strict=True)
            ),
            files=self._hashed(),
            licence=LICENCE,
            counts=self._counts,
            parts=parts,
            languages=tuple(order.languages),
            clip=order.clip_name,
        )

    def _hashed(self) -> Mapping[str, packs.PackFile]:
        files = [file for part in PART_FILES.values() for file in part]
        return {
            file: packs.PackFile(packs.file_sha256(self._folder / file), (self._folder / file).stat().st_size)
            for file in files
        }


def _read_percent(count: int, extract: Extract) -> int:
    """How far the reading has come, from 5 to 45, as far as the size of the file tells."""
    return 5 + int(40 * min(1.0, count * _BYTES_AN_OBJECT / max(1, extract.size)))
