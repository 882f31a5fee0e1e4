"""The map's sources: which there are, how each fares, what of it is on this machine, and what can be done."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.features.map_sources.ahead_form import AheadForm
from console.features.map_sources.form import SourceForm
from console.features.map_sources.keeper import GroundKeeper, keeper_of
from console.features.map_sources.workshop import Trial
from maps.sources.ahead import tile_bytes
from maps.sources.cache import MEBIBYTE
from maps.sources.online import Online
from maps.sources.source import ONLINE, Source
from maps.sources.tile import State
from maps.view import MapView
from models.geo import Box
from resources.words import t
from widgets.theme import set_role

TICK_MS = 2_000
LIST_PX = 240
PREPARING = "preparing"
_NAME = Qt.ItemDataRole.UserRole


class SourcesPanel(QWidget):
    """Follows the keeper. A ticked source is on the map; later ones lie above."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._keeper: GroundKeeper = keeper_of(context)
        self.list = QListWidget()
        self.list.setFixedWidth(LIST_PX)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(t("sources.panel"))
        self.title, self.facts, self.state = (_words() for _label in range(3))
        self.buttons = {name: QPushButton(t(f"sources.act.{name}")) for name in BUTTONS}
        self._lay_out()
        for name, button in self.buttons.items():
            button.clicked.connect(getattr(self, f"_{name}"))
        self.list.currentItemChanged.connect(lambda _now, _before: self.show_state())
        self.list.itemChanged.connect(self._ticked)
        self._keeper.changed.connect(self.refresh)
        self._held: dict[str, tuple[int, int, int]] = {}
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._look)
        self._tick.start()
        self.setFocusProxy(self.list)
        self.refresh()

    def _lay_out(self) -> None:
        set_role(self.title, "heading")
        grid = QGridLayout()
        for at, name in enumerate(BUTTONS):
            grid.addWidget(self.buttons[name], at // 4, at % 4)
        grid.setColumnStretch(4, 1)
        side = QVBoxLayout()
        for part in (self.title, self.facts, self.state):
            side.addWidget(part)
        side.addLayout(grid)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.addWidget(self.list)
        row.addLayout(side, 1)

    # ---- what is shown -------------------------------------------------------------------------------------------

    def chosen(self) -> Source | None:
        """The source the buttons are about."""
        item = self.list.currentItem()
        name = None if item is None else item.data(_NAME)
        return next((source for source in self._keeper.kept.sources if source.name == name), None)

    def refresh(self) -> None:
        """The list as the keeper has it now."""
        before = self.chosen()
        self.list.blockSignals(True)
        sources = self._keeper.kept.sources
        if [self.list.item(at).data(_NAME) for at in range(self.list.count())] != [one.name for one in sources]:
            self.list.clear()
            for source in sources:
                self.list.addItem(QListWidgetItem(source.title))
        for at, source in enumerate(sources):
            item = self.list.item(at)
            item.setData(_NAME, source.name)
            item.setText(source.title)
            item.setToolTip(source.title)
            on = self._context.map.ground.look(source.name).visible
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            if before is not None and before.name == source.name:
                self.list.setCurrentItem(item)
        if self.list.currentItem() is None and sources:
            self.list.setCurrentRow(0)
        self.list.blockSignals(False)
        self.show_state()

    def show_state(self) -> None:
        """What is known of the chosen one."""
        source = self.chosen()
        fetching = source is not None and source.name in self._keeper.fetching
        is_online = source is not None and source.kind in ONLINE
        for name, button in self.buttons.items():
            button.setEnabled(
                name == "add" or (source is not None and (is_online or name in ("edit", "remove", "test")))
            )
        self.buttons["ahead"].setEnabled(is_online and not fetching)
        self.buttons["stop"].setEnabled(fetching)
        self.title.setText(t("sources.none") if source is None else source.title)
        self.facts.setText("" if source is None else self._facts(source))
        trouble = "" if source is None else self._trouble(source)
        self.state.setText(trouble)
        set_role(self.state, "warning" if trouble and not self._at_work(source) else "")

    def _facts(self, source: Source) -> str:
        words = [
            t(f"sources.kind.{source.kind.value}"),
            t("sources.zooms", low=source.min_zoom, high=source.max_zoom),
        ]
        count, size, ahead = self._held.get(source.name, (0, 0, 0))
        if source.kind in ONLINE:
            words.append(
                t("sources.held", count=f"{count:,}", size_mb=f"{size / MEBIBYTE:,.1f}", ahead=f"{ahead:,}")
            )
        if source.name in self._keeper.fetching:
            progress = self._keeper.fetching[source.name]
            words.append(t("sources.ahead.progress", done=f"{progress.done:,}", total=f"{progress.total:,}"))
        elif source.name in self._keeper.kept.unfinished:
            words.append(t("sources.ahead.unfinished"))
        return " · ".join(words)

    def _code(self, source: Source) -> str:
        ground = self._keeper.ground(source.name)
        return self._keeper.troubles.get(source.name) or str(getattr(ground, "trouble", ""))

    def _at_work(self, source: Source | None) -> bool:
        """Is an image being made ready? That takes its time and is no trouble."""
        return source is not None and self._code(source) == PREPARING

    def _trouble(self, source: Source) -> str:
        ground, code = self._keeper.ground(source.name), self._code(source)
        if code == PREPARING:
            return t("sources.preparing", percent=f"{getattr(ground, 'share_done', 0.0) * 100:.0f}")
        return t(f"sources.trouble.{code}") if code else ""

    def _look(self) -> None:
        """Ask how much is kept while somebody looks."""
        if not self.isVisible():
            return
        grounds = [
            one
            for source in self._keeper.kept.sources
            if isinstance(one := self._keeper.ground(source.name), Online)
        ]
        self._context.background.query(
            lambda: {ground.source.name: ground.held() for ground in grounds}, self._take, key=(self, "held")
        )

    def _take(self, held: dict[str, tuple[int, int, int]]) -> None:
        self._held = held
        self.show_state()

    # ---- what can be done ----------------------------------------------------------------------------------------

    def _ticked(self, item: QListWidgetItem) -> None:
        name = item.data(_NAME)
        look = self._context.map.ground.look(name)
        on = item.checkState() is Qt.CheckState.Checked
        self._context.map.set_ground(name, on, look.opacity if look.visible or look.opacity < 1 else 1.0)

    def _add(self) -> None:
        self._open_form(Source(name=self._keeper.kept.free_name(), title=""), is_new=True)

    def _edit(self) -> None:
        source = self.chosen()
        if source is not None:
            self._open_form(source, is_new=False)

    def _open_form(self, source: Source, *, is_new: bool) -> SourceForm:
        others = [known.name for known in self._keeper.kept.sources if known.name != source.name]
        form = SourceForm(source, others, is_new, self._context.window)
        form.accepted_source.connect(self._keeper.put)
        form.tried.connect(lambda one, key: self._try(one, key, form))
        form.show()
        return form

    def _remove(self) -> None:
        source = self.chosen()
        if source is not None:
            self._keeper.remove(source.name)

    def _test(self) -> None:
        source = self.chosen()
        if source is not None:
            self.state.setText(t("sources.trial.asking"))
            self._try(source, None, None)

    def _try(self, source: Source, key: str | None, form: SourceForm | None) -> None:
        view, workshop = self._context.in_hand.map.view(), self._keeper.workshop
        at = tile_under(view.lon, view.lat, min(source.max_zoom, max(source.min_zoom, round(view.zoom))))

        def ask() -> Trial:
            return workshop.trial(source, workshop.keys.load(source.name) if key is None else key, at)

        def say(trial: Trial) -> None:
            if form is not None:
                form.show_outcome(outcome(trial))
            self.state.setText(outcome(trial))

        self._context.background.query(ask, say, key=(self, "trial"))

    def _ahead(self) -> None:
        source, looked = self.chosen(), self._context.in_hand.map
        ground = None if source is None else self._keeper.ground(source.name)
        if source is None or not isinstance(ground, Online):
            return
        unfinished = self._keeper.kept.unfinished.get(source.name)
        if unfinished is not None:
            self._keeper.fetch_ahead(source.name, unfinished)
            return
        box, zoom = looked.box, looked.view().zoom
        if box is None:
            self._context.notices.warn(t("sources.ahead.no_view"), key="sources.ahead")
            return
        self._context.background.query(
            lambda: (ground.held()[2], tile_bytes(ground)),
            lambda told: self._open_ahead(source, looked, box, zoom, *told),
        )

    def _open_ahead(self, source: Source, looked: MapView, box: Box, zoom: float, ahead: int, weight: int) -> None:
        most = max(0, source.most_kept - ahead)
        form = AheadForm(source, box, zoom, most, weight, self._context.window)

        def hatch(depth: int) -> None:
            if looked in self._context.maps:  # its window may have been closed meanwhile
                looked.ground.show_coverage(source.name if depth >= 0 else "", max(0, depth))

        form.wanted.connect(lambda area: self._keeper.fetch_ahead(source.name, area))
        form.looked_at.connect(hatch)
        form.count()
        form.show()

    def _stop(self) -> None:
        source = self.chosen()
        if source is not None:
            self._keeper.stop_ahead(source.name)


BUTTONS = ("add", "edit", "test", "remove", "ahead", "stop")


def outcome(trial: Trial) -> str:
    """A sentence about a trial."""
    if trial.trouble:
        return t(f"sources.trouble.{trial.trouble}")
    if trial.state is State.MISSING:
        return t("sources.trial.missing")
    return t("sources.trial.good", size_kb=f"{trial.size / 1024:,.1f}", ms=f"{trial.ms:,.0f}")


def tile_under(lon: float, lat: float, zoom: int) -> tuple[int, int, int]:
    """Zoom, column and row of the tile a place (degrees) is on."""
    from maps.sources.ahead import Area

    return next(Area(lon, lat, lon, lat, zoom, zoom).tiles())


def _words() -> QLabel:
    label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
