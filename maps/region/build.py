"""Builds one region pack from one extract: basemap, routing tiles, gazetteer, hydrants and stations."""

import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from maps.region import pack as packs
from maps.region.basemap import BasemapWriter
from maps.region.building import building
from maps.region.extract import BadExtract, Extract
from maps.region.places import GazetteerWriter
from maps.region.reading import Reading, RowsWriter
from maps.region.roads import RoadBuild, build_failure
from maps.region.schema import LANGUAGES, Feature
from models.geo import Box
from resources.words import t

Tell = Callable[[int, str], None]
"""Called with the percentage done and the words of the step."""

LICENCE = (
    "Map data © OpenStreetMap contributors, available under the Open Database Licence (ODbL) 1.0: "
    "https://www.openstreetmap.org/copyright"
)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_BYTES_AN_OBJECT = 22
"""Size of a compressed extract for each object that has tags: 18 to 46 in the extracts at hand."""
_NAME = re.compile(r"[\w][\w.-]{0,63}")


def build_pack(source: Path, name: str, out: Path, tell: Tell, languages: Sequence[str] = LANGUAGES) -> packs.Pack:
    """Build the pack `out/name` from the extract, replacing one of that name; returns it opened.

    Raises BadExtract with a sentence when the file or the name is not usable, OSError when the disk is. Whatever
    is raised, `out/name` is as it was before.
    """
    if not all(_LANGUAGE.fullmatch(language) for language in languages):
        raise BadExtract(t("region.bad.language", language=",".join(languages)))
    if not _NAME.fullmatch(name):
        raise BadExtract(t("region.bad.name", name=name))
    tell(0, t("region.step.check", file=source.name))
    extract = Extract(source)
    cut_box = extract.box()
    with building(out / name) as folder:
        try:
            manifest = _fill(extract, cut_box, name, folder, tell, languages)
        except sqlite3.Error as error:
            raise build_failure(str(error), folder) from error
        (folder / packs.MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        tell(97, t("region.step.place"))
    tell(100, t("region.step.done", path=out / name))
    return packs.Pack.open(out / name)


def _fill(
    extract: Extract, cut_box: Box | None, name: str, folder: Path, tell: Tell, languages: Sequence[str]
) -> packs.Manifest:
    work = folder / "work"
    work.mkdir()
    with ExitStack() as stack:
        if extract.format != "pbf":
            tell(2, t("region.step.convert"))
        roads = stack.enter_context(RoadBuild(extract.as_pbf(work), work))
        basemap = stack.enter_context(BasemapWriter(work))
        gazetteer = stack.enter_context(closing(GazetteerWriter(folder / packs.GAZETTEER)))
        hydrants = stack.enter_context(closing(RowsWriter(folder / packs.HYDRANTS)))
        stations = stack.enter_context(closing(RowsWriter(folder / packs.STATIONS)))
        reading = Reading(basemap, gazetteer, hydrants, stations, languages)
        tell(5, t("region.step.read"))
        reading.read(
            extract, work, lambda count: tell(_read_percent(count, extract), t("region.step.reading", count=count))
        )
        box = cut_box or reading.box
        if box is None or not reading.counts["highways"]:
            raise BadExtract(t("region.bad.no_roads", file=extract.path))
        basemap.add_box(Feature("earth", 0, {}), box)
        tell(45, t("region.step.gazetteer"))
        counts = {**reading.counts, **gazetteer.finish()}
        tell(60, t("region.step.roads"))
        roads.finish(folder / packs.ROADS)
        tell(70, t("region.step.basemap"))
        basemap.cut(folder / packs.BASEMAP, name)
    tell(90, t("region.step.hashes"))
    shutil.rmtree(work)
    return _manifest(extract, name, box, counts, folder)


def _read_percent(count: int, extract: Extract) -> int:
    """How far the reading has come, from 5 to 44, as far as the size of the file tells."""
    expected = extract.path.stat().st_size / _BYTES_AN_OBJECT
    return 5 + int(39 * min(1.0, count / expected))


def _manifest(extract: Extract, name: str, box: Box, counts: dict[str, int], folder: Path) -> packs.Manifest:
    source = extract.path
    files = {
        path: packs.PackFile(packs.file_sha256(folder / path), (folder / path).stat().st_size)
        for path in packs.FILES
    }
    return packs.Manifest(
        name=name,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        box=box,
        sources=(packs.Source(source.name, packs.file_sha256(source), source.stat().st_size),),
        files=files,
        licence=LICENCE,
        counts=counts,
    )
