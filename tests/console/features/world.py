"""A small world on a real backend: a station with units, water in every state, a site with its plan, a camera."""

import hashlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPainter, QPdfWriter

from models.ids import derived_id
from tests.backend.acts import load
from tests.backend.acts import raise_alarm as raise_one
from tests.backend.server import ROOT, BackendProcess

LON, LAT = 120.0, 30.0
SOURCE = "test"
CLIP = "clips/gate.mp4"


def id_of(kind: str, number: str) -> str:
    """The id of a record of this world."""
    return derived_id(kind, SOURCE, number)


SITE, STATION, CAMERA, PLAN = (
    id_of("site", "S1"),
    id_of("station", "ST1"),
    id_of("camera", "C1"),
    id_of("plan", "P1"),
)
PUMPER, LADDER, BROKEN = id_of("unit", "11"), id_of("unit", "12"), id_of("unit", "13")
SHELTER = id_of("shelter", "B0")
HYDRANT, FAR, OUT_OF_SERVICE = id_of("hydrant", "H1"), id_of("hydrant", "H2"), id_of("hydrant", "H3")
DEVICE, DRAWING = id_of("device", "D1"), id_of("document", "DOC1")
PHONE, CHANNEL = "0571-110119", "CH-3"


def make_clip(path: Path, frames: int = 20) -> Path:
    """A red picture, 160x120, ten pictures a second."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=Fraction(10))
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        picture = np.zeros((120, 160, 3), np.uint8)
        picture[..., 0] = 220
        for _ in range(frames):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    return path


def make_drawing(path: Path) -> bytes:
    """A PDF of one page."""
    writer = QPdfWriter(str(path))
    writer.setPageMargins(QMarginsF(10, 10, 10, 10))
    painter = QPainter(writer)
    painter.drawRect(500, 500, 4000, 3000)
    painter.end()
    return path.read_bytes()


def fill(client: httpx.Client, folder: Path) -> None:
    """Import everything, through the same door as a centre's own files."""
    load(client, "station", {"number": "ST1", "name": "解放路消防救援站", "lon": LON + 0.01, "lat": LAT,
                             "phone": PHONE, "radio_channel": CHANNEL})  # fmt: skip
    load(
        client, "unit",
        {"number": "11", "name": "水罐一车", "type": "pumper", "station_id": STATION, "hose_m": 400.0},
        {"number": "12", "name": "云梯车", "type": "ladder", "station_id": STATION},
        {"number": "13", "name": "检修车", "type": "pumper", "station_id": STATION, "status": "out_of_service"},
    )  # fmt: skip
    load(
        client, "hydrant",
        {"number": "H1", "lon": LON + 0.0005, "lat": LAT, "type": "above_ground", "flow_lps": 15.0},
        {"number": "H2", "lon": LON + 0.002, "lat": LAT, "type": "underground"},
        {"number": "H3", "lon": LON + 0.0008, "lat": LAT, "type": "above_ground", "status": "out_of_service"},
    )  # fmt: skip
    load(client, "site", {"number": "S1", "name": "望火大厦", "lon": LON, "lat": LAT, "address": "解放路 1 号",
                          "key_site": True, "floors": 18, "contact": "王经理", "phone": "13800000000"})  # fmt: skip
    load(client, "device", {"number": "D1", "name": "六层烟感", "type": "smoke", "site_id": SITE, "floor": "6F",
                            "room": "602", "lon": LON, "lat": LAT})  # fmt: skip
    load(
        client, "camera",
        {"number": "C1", "name": "大门", "site_id": SITE, "lon": LON, "lat": LAT, "stream_url": f"file:{CLIP}"},
        {"number": "C2", "name": "后街", "lon": LON + 0.003, "lat": LAT, "stream_url": "file:clips/none.mp4"},
    )  # fmt: skip
    load(client, "shelter", {"number": "B0", "name": "体育馆", "lon": LON, "lat": LAT, "capacity": 200})
    drawing = make_drawing(folder / "drawing.pdf")
    digest = hashlib.sha256(drawing).hexdigest()
    client.put(f"/v1/documents/{digest}", content=drawing).raise_for_status()
    load(client, "document", {"number": "DOC1", "name": "总平面图.pdf", "sha256": digest, "site_id": SITE,
                              "plan_id": PLAN, "media_type": "application/pdf",
                              "size_bytes": len(drawing)})  # fmt: skip
    load(client, "plan", {"number": "P1", "name": "望火大厦预案", "site_id": SITE, "access": "东门进入",
                          "hazards": [{"name": "柴油", "un_number": "1202"}],
                          "document_ids": [DRAWING]})  # fmt: skip


def raise_alarm(client: httpx.Client, **fields: Any) -> str:
    """Another alarm of the site's device; returns its id."""
    return raise_one(client, **{"device_id": DEVICE, **fields})


def running(folder: Path, *, filled: bool, database_url: str = "") -> Iterator[BackendProcess]:
    """A backend over the world, or over nothing."""
    media = folder / "media"
    make_clip(media / CLIP)
    options = (
        "--media",
        str(media),
        "--documents",
        str(folder / "documents"),
        "--heartbeat-s",
        "0.3",
        "--catalogues",
        str(ROOT / "resources" / "catalogues"),
    )
    with BackendProcess(folder, *options, database_url=database_url) as process:
        if filled:
            with process.client() as client:
                fill(client, folder)
        yield process
