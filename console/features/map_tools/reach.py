"""How far an engine, or somebody on foot, comes in so many minutes: asked on a card, drawn on the map."""

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from console.context import Context
from maps.answers import rect_in
from maps.matrix import Position
from maps.reach import Reach
from maps.routing import MOST_REACHES, Vehicle
from maps.shapes import Area, ShapeLayer
from maps.symbols import ShapeStyle, Stroke
from resources.words import t
from widgets.theme import set_role

LAYER = "reach"
MOST_MIN = 120
AT_FIRST = "5 10 15"
WIDTH_PX = 320


class BadMinutes(ValueError):
    """What was typed is no list of minutes; the message is a sentence."""


def minutes_of(text: str) -> list[int]:
    """One to four whole numbers of minutes, apart by blanks or commas. Raises BadMinutes."""
    words = text.replace(",", " ").replace("，", " ").replace("、", " ").split()
    if not 1 <= len(words) <= MOST_REACHES or not all(word.isascii() and word.isdigit() for word in words):
        raise BadMinutes(t("map_tools.reach.bad", most=MOST_REACHES, longest=MOST_MIN))
    found = sorted({int(word[:4]) for word in words})
    if found[0] < 1 or found[-1] > MOST_MIN:
        raise BadMinutes(t("map_tools.reach.bad", most=MOST_REACHES, longest=MOST_MIN))
    return found


class Reaching(QObject):
    """Asks the roads and draws the answer, until it is wiped. Lives with the map."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        strokes = [Stroke(colour, t(f"map_tools.reach.{how}"), 2.5, f"{colour}1c", dash) for how, colour, dash in (
            ("engine", "#d98324", ()), ("on_foot", "#2f9e8f", (6.0, 4.0)),
        )]  # fmt: skip
        self.layer = ShapeLayer(LAYER, t("map_tools.reach.title"), ShapeStyle(tuple(strokes), order=30))
        context.map.add_layer(self.layer)
        self.card: ReachCard | None = None
        self._here = context
        self._asked = 0

    def show_card(self, minutes: str = "") -> None:
        """Ask how long, beside where it is asked from; with `minutes` that is answered at once."""
        context = self._context
        key = context.selection.key

        def begin(record: Any) -> None:
            fact = None if record is None else record.fact
            lon, lat = getattr(fact, "lon", None), getattr(fact, "lat", None)
            here = self._here = context.in_hand
            view = here.map.view()
            chosen = lon is not None and lat is not None
            origin = (lon, lat) if lon is not None and lat is not None else (view.lon, view.lat)
            name = (getattr(fact, "name", "") or getattr(fact, "number", "")) if chosen else ""
            if self.card is None:
                self.card = ReachCard(self)
                # It lies on a map, and may go with that map's window.
                self.card.destroyed.connect(self._card_gone)
            self.card.begin(origin, name or t("map_tools.reach.middle"))
            here.desk.show_card(self.card, here.map.point_of(*origin))
            self.card.minutes.setFocus()
            if minutes:
                self.card.minutes.setText(minutes)
                self.card.draw.click()
            self.card.minutes.selectAll()

        store = context.store
        context.background.query(
            lambda: None if key is None else store.get(key.kind, key.id), begin, key="map_tools.reach.from"
        )

    def ask(self, origin: Position, minutes: list[int], *, on_foot: bool) -> None:
        """Draw what is reached from there."""
        self._asked += 1
        vehicle, asked = None if on_foot else Vehicle(*origin), self._asked
        routing = self._context.places.routing
        self._context.background.query(
            lambda: routing.reaches_of(origin, minutes, vehicle),
            lambda found: self._show(found, on_foot=on_foot) if asked == self._asked else None,
            key="map_tools.reach",
        )

    def wipe(self) -> None:
        """Take it off the map; what is still being worked out does not come back onto it."""
        self._asked += 1
        self.layer.clear()

    def _show(self, found: list[Reach], *, on_foot: bool) -> None:
        self.layer.set_shapes(areas_of(found, on_foot=on_foot))
        if self.card is None:
            return
        self.card.say(sentence_of(found, bool(self._context.places.packs)))
        seen, box = self._here.map.box, self.layer.box
        if seen is not None and box is not None and self.card.isVisible():
            # Beside where it was asked from it would lie on the answer.
            self._here.desk.show_card(self.card, None, [rect_in(seen, box, self._here.map.size())])

    def _card_gone(self) -> None:
        self.card, self._here = None, self._context


def areas_of(found: list[Reach], *, on_foot: bool) -> list[Area]:
    """The areas to draw, the widest below, each with its minutes."""
    how = t("map_tools.reach.on_foot" if on_foot else "map_tools.reach.engine")
    return [
        Area(
            f"{reach.minutes}-{at}", tuple(tuple(ring) for ring in area), int(on_foot),
            t("map_tools.reach.label", minutes=reach.minutes, how=how) if at == 0 else "",
        )
        for reach in sorted(found, key=lambda one: -one.minutes)
        for at, area in enumerate(reach.areas)
    ]  # fmt: skip


def sentence_of(found: list[Reach], has_pack: bool) -> str:
    """What has to be known about the answer."""
    if found:
        return t("map_tools.reach.cut") if any(reach.is_cut for reach in found) else t("map_tools.reach.assumed")
    return t("map_tools.reach.no_road" if has_pack else "map_tools.reach.no_pack")


class ReachCard(QFrame):
    """Minutes are typed, Enter draws; the card goes with Esc, what is drawn stays until it is wiped."""

    def __init__(self, reaching: Reaching) -> None:
        super().__init__()
        self._reaching = reaching
        self._origin: Position = (0.0, 0.0)
        set_role(self, "popup")
        self.setFixedWidth(WIDTH_PX)
        self.title = QLabel(wordWrap=True)
        self.minutes = QLineEdit(AT_FIRST)
        self.minutes.setAccessibleName(t("map_tools.reach.minutes"))
        self.engine, self.on_foot = (
            QRadioButton(t("map_tools.reach.engine")), QRadioButton(t("map_tools.reach.on_foot"))
        )  # fmt: skip
        self.engine.setChecked(True)
        self._group = QButtonGroup(self)
        self.draw, self.wipe = QPushButton(t("map_tools.reach.draw")), QPushButton(t("map_tools.reach.wipe"))
        self.said = QLabel(wordWrap=True)
        set_role(self.said, "small")
        column = QVBoxLayout(self)
        column.addWidget(self.title)
        line = QHBoxLayout()
        line.addWidget(QLabel(t("map_tools.reach.minutes")))
        line.addWidget(self.minutes, 1)
        column.addLayout(line)
        how = QHBoxLayout()
        for button in (self.engine, self.on_foot):
            self._group.addButton(button)
            how.addWidget(button)
        how.addStretch(1)
        column.addLayout(how)
        buttons = QHBoxLayout()
        buttons.addWidget(self.draw)
        buttons.addWidget(self.wipe)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self.said)
        self.draw.clicked.connect(self._ask)
        self.minutes.returnPressed.connect(self._ask)
        self.wipe.clicked.connect(self._wipe)
        self.hide()

    def begin(self, origin: Position, name: str) -> None:
        """From another place."""
        self._origin = origin
        self.title.setText(t("map_tools.reach.from", name=name))
        self.said.setText(t("map_tools.reach.assumed"))

    def say(self, sentence: str) -> None:
        """What has to be known about the answer."""
        self.said.setText(sentence)
        self.adjustSize()

    def _ask(self) -> None:
        try:
            minutes = minutes_of(self.minutes.text())
        except BadMinutes as error:
            self.say(str(error))
            return
        self.say(t("map_tools.reach.looking"))
        self._reaching.ask(self._origin, minutes, on_foot=self.on_foot.isChecked())

    def _wipe(self) -> None:
        self._reaching.wipe()
        self.say(t("map_tools.reach.assumed"))
