"""Rows of one kind of record over the store: the columns every list shows, read by windows off the UI thread."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from console.ages import row_state
from console.context import Context
from console.sync.link import Changes
from models.store import Filter, Query, Row
from models.store.schema import SORTABLE
from models.store.search import NEAREST, Among
from models.unit import Unit
from resources.words import has, t
from widgets.rows import Column
from widgets.status_badge import Badge
from widgets.windowed_rows import Query as Shown
from widgets.windowed_rows import WindowedRows, WindowRequest, WindowResult

REST_LEAST_MS, REST_MOST_MS = 40, 250
REST_TIMES = 2
"""A table that lives rests so many times as long as a refresh took, within these bounds: painting it again and
again would leave no time for the user, resting longer than need be would show old as new."""
ENUMS = {
    "hydrant": ("water_type", "hydrant_status"), "unit": ("unit_type", "unit_status"),
    "station": ("station_type", ""), "camera": ("camera_type", "camera_status"),
    "device": ("device_type", "device_status"), "alarm": ("alarm_type", "alarm_status"),
    "incident": ("incident_type", "incident_status"), "plan": ("plan_type", "plan_status"),
    "site": ("site_type", "site_status"), "log_entry": ("log_kind", ""), "person": ("person_role", ""),
    "team": ("team_type", "team_status"), "expert": ("expert_type", ""), "supply": ("supply_type", ""),
    "medical": ("medical_type", ""), "shelter": ("shelter_type", "shelter_status"),
    "drawing": ("drawing_type", "drawing_status"), "defect": ("defect_type", "defect_stage"),
    "round": ("", "round_status"),
}  # fmt: skip
"""Kind -> the enums whose words its type and status take."""

_TONES = {
    "in_service": "ok", "available": "ok", "online": "ok", "normal": "ok", "confirmed": "ok", "approved": "ok",
    "ready": "ok", "standby": "neutral", "full": "red", "closed": "refused", "away": "warn",
    "low_pressure": "warn", "fault": "warn", "turned_out": "blue", "on_scene": "blue", "dispatched": "warn",
    "out_of_service": "refused", "missing": "refused", "offline": "offline", "alarm": "red", "new": "red",
    "open": "red", "key": "warn",
}  # fmt: skip


class RecordRows(WindowedRows):
    """Rows of `kind`, narrowed by `filters`; refreshed when its records change."""

    def __init__(
        self,
        context: Context,
        kind: str,
        columns: Sequence[Column] | None = None,
        filters: Sequence[Filter] = (),
        order: tuple[str, bool] = ("number", False),
        parent: QObject | None = None,
    ) -> None:
        self._context, self._kind, self._filters, self._order = context, kind, tuple(filters), order
        super().__init__(
            columns if columns is not None else record_columns(kind),
            lambda row: row.id,
            self._fetch,
            context.background.query,
            lambda row: row_state(context, kind, row),
            parent,
        )
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._refresh_rested)
        self._waits = self._nearly = False
        self._begun_at = 0.0
        self._rest_ms = REST_LEAST_MS
        self.loaded.connect(self._judge_pace)
        context.link.changed.connect(self._follow)
        context.lookup.indexed.connect(self._names_changed)

    def set_filters(self, filters: Sequence[Filter]) -> None:
        """List only what these let through."""
        self._filters = tuple(filters)
        self.start()

    def asked(self, shown: Shown) -> Query:
        """What a table narrowed and sorted like this asks the store for; only in background work."""
        return self._asked(shown, self._among(shown))

    def _among(self, shown: Shown) -> Among | None:
        return self._context.lookup.among(self._kind, shown.text) if shown.text.strip() else None

    def _asked(self, shown: Shown, among: Among | None) -> Query:
        order, descending = self._order
        if shown.sort in SORTABLE:
            order, descending = shown.sort, shown.descending
        return Query(
            kind=self._kind, filters=self._filters, order=order, descending=descending,
            among=among.ids if among is not None else None,
            exercise_id=self._context.session.exercise_id,
        )  # fmt: skip

    def missing(self) -> str:
        """Says so while a filter may leave out rows: names not in the index yet, or only the nearest listed."""
        lookup = self._context.lookup
        if not self.query().text.strip():
            return ""
        if lookup.failure is not None:
            return t("shell.command.no_index")
        if lookup.behind:
            return t("shell.command.behind", count=lookup.behind)
        return t("shell.command.nearest", count=NEAREST) if self._nearly else ""

    def _fetch(self, request: WindowRequest) -> WindowResult:
        among = self._among(request.query)
        self._nearly = among is not None and among.nearly
        query = self._asked(request.query, among)
        order, store = query.order, self._context.store
        if request.after is not None:
            rows = store.rows(query, request.limit, after=(getattr(request.after, order), request.after.id))
        else:
            rows = store.rows(query, request.limit, offset=request.offset)
        return WindowResult(rows, store.count(query) if request.count else None)

    def _follow(self, changes: Changes) -> None:
        """At once, then only when the table has rested."""
        if not changes.touches({self._kind}):
            return
        if self._rest.isActive():
            self._waits = True
        else:
            self._refresh_and_rest()

    def _names_changed(self) -> None:
        """What fits the filter may be another now."""
        if self.query().text.strip():
            self._follow(Changes({self._kind: frozenset()}))

    def _refresh_rested(self) -> None:
        if self._waits:
            self._waits = False
            self._refresh_and_rest()

    def _refresh_and_rest(self) -> None:
        self._begun_at = time.monotonic()
        self.refresh()
        self._rest.start(self._rest_ms)

    def _judge_pace(self) -> None:
        """How long the refresh took says how long the table rests after the next one."""
        if self._begun_at:
            took_ms = (time.monotonic() - self._begun_at) * 1000
            self._rest_ms = int(min(REST_MOST_MS, max(REST_LEAST_MS, REST_TIMES * took_ms)))
            self._begun_at = 0.0


def type_words(kind: str, value: str) -> str:
    """The words of a type."""
    return _words(ENUMS.get(kind, ("", ""))[0], value)


def status_words(kind: str, value: str) -> str:
    """The words of a status."""
    return _words(ENUMS.get(kind, ("", ""))[1], value)


def status_badge(kind: str, value: str) -> Badge | None:
    """A status as shape, colour and text."""
    return Badge(status_words(kind, value), _TONES.get(value, "neutral")) if value else None


def moment(row: Row) -> float | None:
    """The row's own time as seconds since the epoch, None when it has none."""
    if not row.at:
        return None
    try:
        return datetime.fromisoformat(row.at).timestamp()
    except ValueError:
        return None


def record_columns(kind: str) -> list[Column]:
    """Number, name, type, status and its age, place: what every kind has."""
    return [
        Column("number", t("resources.column.number"), lambda r: r.number, 120),
        Column("name", t("resources.column.name"), lambda r: r.name, 0),
        Column("type", t("resources.column.type"), lambda r: type_words(kind, r.type), 140),
        Column(
            "status", t("resources.column.status"), lambda r: status_words(kind, r.status), 130,
            badge=lambda r: status_badge(kind, r.status),
        ),
        Column("at", t("resources.column.age"), str, 128, moment=moment, color=lambda _r: "text_muted"),
        Column("lon", t("resources.column.place"), place_text, 160),
    ]  # fmt: skip


def unit_columns(untold: Callable[[], Collection[str]]) -> list[Column]:
    """The columns of units; one that was sent and that nobody has told is NOT ORDERED, whatever its status says."""

    def badge(row: Row) -> Badge | None:
        if row.id in untold():
            return Badge(t("incidents.not_ordered"), "red", solid=True, shape="triangle")
        return status_badge(Unit.KIND, row.status)

    def text(row: Row) -> str:
        shown = badge(row)
        return shown.text if shown is not None else ""

    columns = record_columns(Unit.KIND)
    return [replace(c, text=text, badge=badge, width=150) if c.key == "status" else c for c in columns]


def place_text(row: Row) -> str:
    """Longitude and latitude, a dash when unknown."""
    return "—" if row.lon is None or row.lat is None else f"{row.lon:.5f}, {row.lat:.5f}"


def _words(enum: str, value: str) -> str:
    key = f"enums.{enum}.{value}"
    return t(key) if enum and value and has(key) else value
