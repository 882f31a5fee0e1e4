"""Views of the map that a person has given names, a key away."""

from math import isfinite
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import msgspec
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.personal_file import PersonalFile
from maps.answers import ViewState
from maps.view import MapView
from models.geo import BadPosition, check_position
from resources.words import t
from widgets.panel_state import PanelState, State

FILE = "map_bookmarks.json"
MOST = 50
MOST_NAME = 60
KEYS = 9
"""So many have a key: Ctrl+Alt and their number."""
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Bookmark(NamedTuple):
    """A view with a name."""

    name: str
    lon: float
    lat: float
    zoom: float


class Bookmarks(QObject):
    """The bookmarks of the person at this seat, in their order. Lives with the map."""

    changed = Signal()
    _made: "WeakKeyDictionary[MapView, Bookmarks]" = WeakKeyDictionary()

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self._file = PersonalFile(context, FILE, self)
        self._file.loaded.connect(self.changed)
        self._made[context.map] = self

    @classmethod
    def of(cls, context: Context) -> "Bookmarks":
        """Those of this console, made by whoever is the first to want them."""
        return cls._made.get(context.map) or cls(context)

    @classmethod
    def known(cls, context: Context) -> "Bookmarks | None":
        """Those of this console if they stand; any thread may ask."""
        return cls._made.get(context.map)

    @property
    def all(self) -> list[Bookmark]:
        """Every bookmark that makes sense."""
        kept = self._file.mine.get("views")
        found = [_bookmark(one) for one in kept[:MOST]] if isinstance(kept, list) else []
        return [one for one in found if one is not None]

    def add(self, name: str = "") -> int:
        """Keep the view of the map in hand, the last in order; where it stands, -1 when there are too many."""
        known = self.all
        if len(known) >= MOST:
            self._context.notices.warn(t("map_tools.bookmark.full", most=MOST), key="map_tools.bookmark")
            return -1
        view = self._context.in_hand.map.view()
        self._put([*known, Bookmark(_name(name) or self._fresh_name(known), view.lon, view.lat, view.zoom)])
        return len(known)

    def rename(self, at: int, name: str) -> None:
        """Another name; an empty one changes nothing."""
        known = self.all
        if 0 <= at < len(known) and _name(name):
            known[at] = known[at]._replace(name=_name(name))
            self._put(known)

    def remove(self, at: int) -> None:
        """Forget one."""
        known = self.all
        if 0 <= at < len(known):
            del known[at]
            self._put(known)

    def go(self, at: int) -> None:
        """Look there, and let nothing else take the view away."""
        known = self.all
        if 0 <= at < len(known):
            self.look(known[at])

    def look(self, one: Bookmark) -> None:
        """Look there, and let nothing else take the view away."""
        view = self._context.in_hand.map
        view.fly_to(*ViewState(one.lon, one.lat, one.zoom))
        view.user_moved = True

    def _fresh_name(self, known: list[Bookmark]) -> str:
        taken = {one.name for one in known}
        return next(
            name for at in range(1, MOST + 2) if (name := t("map_tools.bookmark.name", number=at)) not in taken
        )

    def _put(self, bookmarks: list[Bookmark]) -> None:
        self._file.put({**self._file.mine, "views": [list(one) for one in bookmarks]})
        self.changed.emit()


class BookmarkList(QAbstractListModel):
    """The bookmarks with their keys; a name is edited in place."""

    def __init__(self, bookmarks: Bookmarks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bookmarks = bookmarks
        self._shown = bookmarks.all
        bookmarks.changed.connect(self._look_again)

    def _look_again(self) -> None:
        wanted = self._bookmarks.all
        if len(wanted) == len(self._shown):
            self._shown = wanted
            if wanted:
                self.dataChanged.emit(self.index(0), self.index(len(wanted) - 1))
            return
        self.beginResetModel()
        self._shown = wanted
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A name can be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The name, and the key that leads there."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        name = self._shown[index.row()].name
        if role == Qt.ItemDataRole.EditRole:
            return name
        keys = key_of(index.row())
        return f"{name}　{keys}" if role == Qt.ItemDataRole.DisplayRole and keys else (
            name if role == Qt.ItemDataRole.DisplayRole else None
        )  # fmt: skip

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Another name."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole or not _name(str(value)):
            return False
        self._bookmarks.rename(index.row(), str(value))
        return True


class BookmarksPanel(QWidget):
    """Enter looks there; a name is typed over with the button, or a double click."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bookmarks = Bookmarks.of(context)
        self.list = BookmarkList(self._bookmarks, self)
        self.view = QListView()
        self.view.setModel(self.list)
        self.view.setAccessibleName(t("map_tools.bookmarks"))
        self.view.setEditTriggers(QListView.EditTrigger.DoubleClicked)
        self.name = QLineEdit(placeholderText=t("map_tools.bookmark.hint"), maxLength=MOST_NAME)
        self.keep = QPushButton(t("map_tools.bookmark.keep"))
        self.look, self.rename = (
            QPushButton(t("map_tools.bookmark.go")),
            QPushButton(t("map_tools.bookmark.rename")),
        )
        self.remove = QPushButton(t("map_tools.bookmark.remove"))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        for widgets in ((self.name, self.keep), (self.look, self.rename, self.remove)):
            line = QHBoxLayout()
            for widget in widgets:
                line.addWidget(widget)
            column.addLayout(line)
        self.listed = PanelState(self.view)
        column.insertWidget(1, self.listed, 1)
        self.keep.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)
        self.look.clicked.connect(lambda: self._bookmarks.go(self._row()))
        self.view.activated.connect(lambda index: self._bookmarks.go(index.row()))
        self.rename.clicked.connect(lambda: self.view.edit(self.view.currentIndex()))
        self.remove.clicked.connect(lambda: self._bookmarks.remove(self._row()))
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.view, autoRepeat=False)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(lambda: self._bookmarks.remove(self._row()))
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._judge())
        self._bookmarks.changed.connect(self._judge)
        self._judge()

    def _row(self) -> int:
        return self.view.currentIndex().row()

    def _keep(self) -> None:
        at = self._bookmarks.add(self.name.text())
        if at >= 0:
            self.name.clear()
            self.view.setCurrentIndex(self.list.index(at))

    def _judge(self) -> None:
        if self._bookmarks.all:
            self.listed.set_content()
        else:
            self.listed.set_state(State.EMPTY, t("map_tools.bookmark.none"))
        self.setFocusProxy(self.view if self._bookmarks.all else self.name)
        for button in (self.look, self.rename, self.remove):
            button.setEnabled(self.view.currentIndex().isValid())


def give_keys(bookmarks: Bookmarks, window: QWidget) -> None:
    """Ctrl+Alt and a number lead to a bookmark from anywhere in the window."""
    for at in range(KEYS):
        shortcut = QShortcut(
            QKeySequence(f"Ctrl+Alt+{at + 1}"), window, context=Qt.ShortcutContext.ApplicationShortcut
        )
        shortcut.activated.connect(lambda at=at: bookmarks.go(at))


def key_of(at: int) -> str:
    """The key of a bookmark as people read it."""
    native = QKeySequence.SequenceFormat.NativeText
    return QKeySequence(f"Ctrl+Alt+{at + 1}").toString(native) if at < KEYS else ""


def _name(text: str) -> str:
    return " ".join(text.split())[:MOST_NAME]


def _bookmark(kept: Any) -> Bookmark | None:
    """What was kept, None for what makes no sense."""
    try:
        name, lon, lat, zoom = msgspec.convert(kept, tuple[str, float, float, float])
        check_position(lon, lat)
    except (msgspec.ValidationError, BadPosition):
        return None
    return Bookmark(_name(name), lon, lat, min(19.0, max(3.0, zoom))) if _name(name) and isfinite(zoom) else None
