"""The video panel: one playing tile and the cameras that see the place, nearest first."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.video.nearest import Seen, by_nearness
from console.features.video.play_address import play_address
from console.features.video.player import Player
from console.follow import Follow
from console.record_rows import status_badge, status_words
from console.sync.link import LinkState
from models.alarm import Alarm
from models.camera import Camera
from models.incident import Incident
from models.record import Key, PlacedFact
from models.site import Site
from models.store import Query
from resources.words import t
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge
from widgets.video_tile import VideoState, VideoTile

MOST = 2_000
ONLINE = "online"
NARROW_PX, SHORT_PX = 520, 720
"""Less wide than this beside its tile the list has room for names only, less than that for all but the number."""
LIST_PX, NAMES_PX = 300, 130
"""The least width of the list beside the tile, with and without its other columns."""
_STATES = {"opening": VideoState.CONNECTING, "playing": VideoState.PLAYING, "ended": VideoState.ENDED,
           "failed": VideoState.FAILED}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """What the cameras should see."""

    lon: float | None = None
    lat: float | None = None
    site_id: str = ""
    camera_id: str = ""


class VideoPanel(QWidget):
    """Follows the selection: a camera plays itself, an alarm, site or incident the camera nearest to it."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.playing_id = ""
        self.cameras: list[Seen] = []
        self._place = Place()
        self._unaddressed = False
        self.tile = VideoTile()
        self.player = Player(self)
        self._narrow = False
        self.rows = ListRows(self._columns(), lambda s: s.record.id, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.tile)
        self._split.addWidget(self.table)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        self.state = FactsPanel(context, self._split)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self._connect()

    def play(self, camera_id: str) -> None:
        """Show this camera."""
        if camera_id == self.playing_id and self.player.playing:
            return
        if camera_id != self.playing_id:
            # Pictures of one camera would stand under the name of the other until that answers.
            self.player.stop()
            self.tile.set_state(VideoState.IDLE)
        self.playing_id = camera_id
        seen = next((s for s in self.cameras if s.record.id == camera_id), None)
        self.tile.set_title(_title(seen) if seen else "")
        self.tile.set_state(VideoState.CONNECTING)
        self.table.select(camera_id)
        context = self._context
        context.background.query(
            lambda: play_address(context, camera_id), self._open, self._no_address, key=(self, "address")
        )

    def _open(self, url: str) -> None:
        if url and not self.isVisible():
            # It came after the panel was put away; showing it plays it.
            return
        if url:
            self.player.play(url)
        else:
            self.player.stop()
            self.tile.set_state(VideoState.FAILED, t("video.reason.no_address"))
        self._unaddressed = not url

    def _line_changed(self, state: LinkState) -> None:
        """A camera whose address could not be had is asked for again as soon as there is somebody to ask."""
        if state.online and self._unaddressed and self.isVisible():
            self._unaddressed = False
            self.play(self.playing_id)

    def _no_address(self, _error: Exception) -> None:
        self._open("")

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing is decoded while nobody looks; playing goes on when somebody does."""
        super().showEvent(event)
        if self.playing_id and not self.player.playing:
            self.play(self.playing_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list stands beside the tile where there is width, below it where there is height."""
        super().resizeEvent(event)
        wide = self.width() > self.height() * 1.3
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        self._narrow = wide and self.width() < NARROW_PX
        self.table.setMinimumWidth((NAMES_PX if self._narrow else LIST_PX) if wide else 0)
        hidden = {"number": self.width() < SHORT_PX, "distance": self._narrow, "status": self._narrow}
        for at, column in enumerate(self.rows.columns):
            self.table.view.setColumnHidden(at, hidden.get(column.key, False))

    def hideEvent(self, event: QHideEvent) -> None:
        """See showEvent."""
        super().hideEvent(event)
        self.player.stop()

    def _connect(self) -> None:
        context = self._context
        self.player.framed.connect(self._framed)
        self.player.state_changed.connect(self._state_changed)
        self.table.chosen.connect(self.play)
        self.table.selected.connect(lambda camera_id: context.selection.choose(Camera.KIND, camera_id))
        self._follow = Follow(context, self, self._work, self._show, {Camera.KIND}, self.state)
        context.selection.changed.connect(lambda _key: self._follow.ask())
        context.link.link_changed.connect(self._line_changed)
        self._follow.ask()

    def _framed(self, image: QImage) -> None:
        self.tile.set_frame(image, self._context.now().timestamp())

    def _state_changed(self, name: str, reason: str) -> None:
        self.tile.set_state(_STATES.get(name, VideoState.FAILED), t(f"video.reason.{reason}") if reason else "")

    def _columns(self) -> list[Column]:
        def name(seen: Seen) -> str:
            return name_text(seen, alone=self._narrow)

        return [
            Column("number", t("video.column.number"), lambda s: s.record.fact.number, 72),
            Column("name", t("video.column.name"), name, 0, tooltip=_everything),
            Column("distance", t("video.column.distance"), _distance_text, 84, "right"),
            Column("status", t("video.column.status"), _status_text, 90, badge=_status),
        ]

    def _work(self) -> tuple[Place, list[Seen]]:
        """Off the UI thread: what should be seen, and the cameras by nearness to it."""
        place = _place(self._context, self._context.selection.key)
        if place is None:
            place = self._place
        query = Query(kind=Camera.KIND, exercise_id=self._context.session.exercise_id)
        cameras = self._context.store.page(query, MOST)
        return place, by_nearness(cameras, place.lon, place.lat, place.site_id)

    def _show(self, found: tuple[Place, list[Seen]]) -> None:
        place, self.cameras = found
        self.rows.set_items(self.cameras)
        if not self.cameras:
            self.state.set_none(t("video.empty"))
            return
        self.state.set_content()
        moved = place != self._place or not self.playing_id
        self._place = place
        if moved:
            self.play(place.camera_id or self.cameras[0].record.id)


def _place(context: Context, key: Key | None) -> Place | None:
    """The place a chosen record stands for, None when it says nothing about one."""
    if key is None or key.kind not in (Camera.KIND, Alarm.KIND, Site.KIND, Incident.KIND):
        return None
    record = context.store.get(key.kind, key.id)
    if record is None or not isinstance(record.fact, PlacedFact):
        return None
    fact = record.fact
    if isinstance(fact, Camera):
        return Place(fact.lon, fact.lat, fact.site_id, record.id)
    site_id = record.id if isinstance(fact, Site) else str(getattr(fact, "site_id", ""))
    lon, lat = fact.lon, fact.lat
    if lon is None and site_id:
        site = context.store.get(Site, site_id)
        lon, lat = (site.fact.lon, site.fact.lat) if site else (None, None)
    return Place(lon, lat, site_id)


def _title(seen: Seen) -> str:
    return f"{seen.record.fact.number} {seen.record.fact.name}"


def _distance_text(seen: Seen) -> str:
    if seen.same_site:
        return t("video.same_site")
    return "—" if seen.distance_m is None else f"{seen.distance_m:.0f} m"


def _status(seen: Seen) -> Badge | None:
    return status_badge(Camera.KIND, seen.record.fact.status)


def _status_text(seen: Seen) -> str:
    return status_words(Camera.KIND, seen.record.fact.status)


def name_text(seen: Seen, *, alone: bool) -> str:
    """The name, else the number; `alone`, without the other columns, a camera that is down says so first."""
    fact = seen.record.fact
    name = fact.name or fact.number
    return name if not alone or fact.status == ONLINE else f"{_status_text(seen)} · {name}"


def _everything(seen: Seen) -> str:
    return "\n".join((_title(seen), _distance_text(seen), _status_text(seen)))
