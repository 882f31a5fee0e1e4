"""A profile with a real cache and a real outbox, as small or as large as a test wants it."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument

from console.printing.pack_facts import Gathering
from console.profile import Profile
from maps.routing import StraightLineRouter
from models.alarm import Alarm, Grade
from models.command import Command, Envelope
from models.fold import fold
from models.hydrant import Assignment, Hydrant, HydrantStatus, WaterType
from models.ids import uuid7
from models.incident import Clocks, Dispatch, Incident, IncidentStatus
from models.log_entry import AddLogEntry, LogEntry, LogKind
from models.outbox import Outbox
from models.person import Person
from models.record import Change, Fact, encode
from models.site import Site
from models.station import Station
from models.store import Store
from models.store.cache import Cache
from models.store.recovery import CACHE
from models.unit import DispatchUnit, Unit, UnitStatus

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LON, LAT = 120.0, 30.0
PHONE, CHANNEL = "0571-110119", "CH-3"
_RADICALS = str.maketrans("⻚⻋⻓⻔⻛⻢", "页车长门风马")
HOSTILE = "<script>alert(1)</script><img src=http://evil/x>"


class PrintedWorld:
    """`profile` is the folder; incident I1 has unit E1 ordered, and E2 sent by an act that nobody has delivered."""

    def __init__(self, folder: Path) -> None:
        self.profile = Profile(folder)
        self.profile.cache.mkdir(parents=True)
        self.profile.outbox.mkdir(parents=True)
        self.cache = Cache(self.profile.cache / CACHE)
        self.outbox = Outbox(self.profile.outbox / "outbox.sqlite")
        self.revision = 0
        self.exercise_id: str | None = None

    def put(self, kind: str, facts: Iterable[tuple[str, Fact]]) -> None:
        """Facts as the backend sends them."""
        changes = []
        for record_id, fact in facts:
            self.revision += 1
            changes.append(
                Change(kind=kind, id=record_id, revision=self.revision, data=msgspec.Raw(encode(fact)),
                       exercise_id=self.exercise_id if kind in ("incident", "log_entry", "alarm") else None,
                       changed_at=NOON.isoformat())
            )  # fmt: skip
        self.cache.apply(changes, self.revision, heard_at=NOON.isoformat())

    def act(self, command: Command, **fields: object) -> None:
        """An act that waits in the outbox, laid over the facts."""
        self.outbox.append(
            Envelope(
                id=uuid7(), name=command.NAME, actor="liming", seat="2", made_at=NOON + timedelta(minutes=3),
                expires_s=command.EXPIRES_S, body=msgspec.Raw(msgspec.json.encode(command)),
                exercise_id=self.exercise_id,
            )
        )  # fmt: skip
        rows = fold(self.outbox.entries(), self.cache)
        with self.cache.pending_transaction():
            self.cache.clear_pending()
            self.cache.put_pending(rows.values())

    def fill(self) -> "PrintedWorld":
        """A station with two units, an incident with water near it, an alarm, people."""
        self.put("station", [("ST", Station(number="ST1", name="解放路站", phone=PHONE, radio_channel=CHANNEL))])
        site = Site(
            number="S1", name="望火大厦", contact="王经理", phone="13800000000", key_site=True,
            address="解放路 1 号", lon=LON, lat=LAT,
        )  # fmt: skip
        self.put("site", [("S", site)])
        self.put("person", [("P", Person(name="陈静", role="commander", organisation="支队", phone="13900000000"))])
        self.put(
            "unit",
            [
                ("E1", Unit(number="11", name="水罐一车", station_id="ST", status=UnitStatus.ON_SCENE,
                            incident_id="I1", status_at=NOON)),
                ("E2", Unit(number="12", name="云梯车", type="ladder", station_id="ST")),
            ],
        )  # fmt: skip
        self.put(
            "hydrant",
            [
                ("H1", Hydrant(number="H1", lon=LON + 0.0008, lat=LAT, type=WaterType.ABOVE_GROUND, flow_lps=15.0,
                               assignments=(Assignment(unit_id="E1", incident_id="I1", at=NOON),))),
                ("H2", Hydrant(number="H2", lon=LON, lat=LAT + 0.0015, type=WaterType.UNDERGROUND,
                               pressure_mpa=0.22)),
                ("H3", Hydrant(number="H3", lon=LON - 0.002, lat=LAT - 0.001, status=HydrantStatus.OUT_OF_SERVICE)),
            ],
        )  # fmt: skip
        self.put("incident", [("I1", incident("2-017", units=("E1",)))])
        self.put("log_entry", [("L1", LogEntry(kind=LogKind.NOTE, at=NOON, actor="liming", seat="2",
                                               incident_id="I1", text="六层冒烟"))])  # fmt: skip
        self.put("alarm", [("A1", Alarm(type="smoke", grade=Grade.RED, raised_at=NOON, name="六层烟感"))])
        self.act(DispatchUnit(unit_id="E2", incident_id="I1"))
        return self

    def crowd(self, incidents: int, units: int, hydrants: int) -> "PrintedWorld":
        """So many of each, spread over a town."""
        fleet = {f"U{n}": Unit(number=f"U{n:04}", name="水罐车", station_id="ST") for n in range(units)}
        water = {
            f"W{n}": Hydrant(number=f"W{n}", lon=LON + n % 400 * 1e-3, lat=LAT + n // 400 * 1e-3)
            for n in range(hydrants)
        }
        fires = {
            f"X{n}": incident(f"3-{n:03}", grade=1 + n % 5, lon=LON + n % 100 * 1e-3) for n in range(incidents)
        }
        for kind, facts in (("unit", fleet), ("hydrant", water), ("incident", fires)):
            self.put(kind, facts.items())
        return self

    def note(self, text: str) -> None:
        """A note on the incident that is still to be sent."""
        self.act(AddLogEntry(text=text, incident_id="I1"))

    def close(self) -> None:
        """Let the files go."""
        self.cache.close()
        self.outbox.close()

    def gathering(self, store: Store) -> Gathering:
        """What reads the facts, with straight lines."""
        return Gathering(store, StraightLineRouter().walk_distances, self.exercise_id)

    def store(self) -> Store:
        """The reader's side."""
        store = Store(self.profile.cache / CACHE)
        store.readers.open()
        return store


def incident(number: str, units: tuple[str, ...] = (), grade: int = 2, lon: float = LON, **texts: str) -> Incident:
    """A building fire on the site; `units` were ordered in time."""
    said = {"name": "望火大厦", "address": "解放路 1 号", "caller": "赵先生", "note": "六层冒烟", **texts}
    return Incident(
        number=number, type="building_fire", grade=grade, lon=lon, lat=LAT, site_id="S",
        status=IncidentStatus.ON_SCENE, clocks=Clocks(received_at=NOON - timedelta(minutes=9), dispatched_at=NOON),
        dispatches=tuple(Dispatch(unit_id=u, made_at=NOON, ordered_at=NOON) for u in units),
        name=said["name"], address=said["address"], caller=said["caller"], note=said["note"],
    )  # fmt: skip


def pdf_text(path: Path) -> list[str]:
    """The words of every page as `plain` has them."""
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    try:
        return [plain(document.getAllText(n).text()) for n in range(document.pageCount())]
    finally:
        document.close()


def plain(words: str) -> str:
    """Without spaces, and with the characters instead of the radicals that look the same to a font."""
    return "".join(unicodedata.normalize("NFKC", words).translate(_RADICALS).split())


def pdf_page(path: Path, page: int, width: int = 900) -> QImage:
    """A page as a picture on white."""
    document = QPdfDocument()
    assert document.load(str(path)) is QPdfDocument.Error.None_
    try:
        picture = document.render(page, QSize(width, round(width * 1.4142)))
    finally:
        document.close()
    white = QImage(picture.size(), QImage.Format.Format_RGB32)
    white.fill(0xFFFFFFFF)
    from PySide6.QtGui import QPainter

    painter = QPainter(white)
    painter.drawImage(0, 0, picture)
    painter.end()
    return white
