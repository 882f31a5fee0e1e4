"""Files made to harm or damaged on their way, each with the code of the sentence it gets."""

import gzip
import io
import os
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

LIST = "编号,名称,经度,纬度\nH1,a,121.5,25.03\nH2,b,121.6,25.04\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_HA = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
LAUGHS = f'<!DOCTYPE kml [<!ENTITY a0 "ha">{_HA}]><kml><Placemark><name>&a8;</name></Placemark></kml>'
OUTSIDE = (
    '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/hostname">]><kml><Placemark><name>&a;</name></Placemark></kml>'
)
TRACK = '<gpx><trk><trkseg><trkpt lat="25" lon="121"/></trkseg></trk></gpx>'
NOWHERE = "编号,经度,纬度\n" + "".join(f"H{at},{900 + at},{95 + at}\n" for at in range(4))


def _zipped(**members: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def _book() -> bytes:
    book, out = Workbook(), io.BytesIO()
    for line in LIST.splitlines():
        book.active.append(line.split(","))
    book.save(out)
    return out.getvalue()


MEAN: dict[str, tuple[bytes | str | Callable[[Path], object], str]] = {
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\xef\xbb\xbf \r\n\t\n", "empty"),
    "header-only.csv": ("编号,经度,纬度\n", "no_rows"),
    "cut.csv": (LIST[:-9], "cut"),
    "binary.csv": (bytes(range(256)) * 40, "binary"),
    "wide.csv": (",".join(f"c{at}" for at in range(400)) + "\n1\n", "columns"),
    "one-long-line.csv": ("x" * 5_000_000, "table"),
    "all-open-quotes.csv": ('编号,名称\n"a,b\n"c,d\n', "all_refused"),
    "nowhere.csv": (NOWHERE, "crs_nowhere"),
    "sideways.csv": ("编号,H1,H2\n名称,a,b\n经度,121,121\n纬度,25,25\n类型,x,y\n", "sideways"),
    "bomb.zip": (_zipped(a_csv=b"0" * 90_000_000), "bomb"),
    "bomb.csv.gz": (gzip.compress(b"0," * 45_000_000), "bomb"),
    "nested.zip": (_zipped(b_zip=_zipped(a_csv=LIST)), "archive_nested"),
    "nothing.zip": (_zipped(a_png=b"\x89PNG"), "archive_nothing"),
    "cut.zip": (_zipped(a_csv=LIST * 50)[:-60], "truncated"),
    "cut.csv.gz": (gzip.compress(os.urandom(4_000))[:-500], "truncated"),
    "cut.xlsx": (_book()[:2_000], "truncated"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
    "old.xls": (OLE + "Workbook".encode("utf-16-le"), "old_workbook"),
    "page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "html"),
    "letter.xlsx": (b"%PDF-1.7\n", "pdf"),
    "laughs.kml": (LAUGHS, "entities"),
    "outside.kml": (OUTSIDE, "entities"),
    "cut.kml": ("<kml><Placemark><name>a</name>", "xml"),
    "deep.kml": ("<kml>" + "<Folder>" * 5_000, "xml_depth"),
    "track.gpx": (TRACK, "no_waypoints"),
    "deep.geojson": ('{"type":"FeatureCollection","features":' + "[" * 10_000 + "]" * 10_000 + "}", "json_line"),
    "cut.geojson": ('{"type":"FeatureCollection","features":[{"type":"Feat', "json_line"),
    "none.geojson": ('{"type":"FeatureCollection","features":[]}', "no_rows"),
    "arcs.json": ('{"type":"Topology","objects":{},"arcs":[]}', "json_shape"),
    "noise.gpkg": (b"SQLite format 3\0" + bytes(range(256)) * 80, "layers"),
    "noise.shp": (b"\x00\x00\x27\x0a" + bytes(200), "layers"),
    "index.shx": (b"\x00\x00\x27\x0a" + bytes(96) + struct.pack(">i", 50), "shape_part"),
    "where.prj": ('PROJCS["TWD97 / TM2 zone 121",GEOGCS["TWD97"]]', "shape_part"),
    "cut.osm": ('<osm version="0.6"><node id="1" lat="1"', "extract"),
    "zero.csv": (lambda path: path.symlink_to("/dev/zero"), "no_file"),
    "loop.csv": (lambda path: path.symlink_to(path), "unreadable"),
    "gone.csv": (lambda path: path.symlink_to(path.with_name("nowhere")), "missing"),
    "pipe.csv": (os.mkfifo, "no_file"),
    "folder.csv": (Path.mkdir, "no_file"),
}
"""Name -> (its content, or what makes it, and the code of its sentence)."""


def make(folder: Path, name: str) -> tuple[Path, str]:
    """(the file, the code of its sentence)."""
    content, code = MEAN[name]
    path = folder / name
    if isinstance(content, bytes | str):
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    else:
        content(path)
    return path, code
