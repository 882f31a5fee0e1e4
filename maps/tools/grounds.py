"""What the map lies on: the region pack and other sources, each switched, faded, and told to the page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from maps.sources.shelf import Shelf
from maps.sources.tile import Ground
from resources.words import t

if TYPE_CHECKING:
    from maps.conversation import Conversation

BASEMAP = "basemap"
"""The name of the region pack among the grounds."""


class Look(NamedTuple):
    """How a ground is shown."""

    visible: bool
    opacity: float = 1.0


class Grounds(QObject):
    """The grounds of one map. Later ones lie above; names nobody offers any more keep their look."""

    changed = Signal()
    """Others are offered, or one looks otherwise."""

    def __init__(self, conversation: "Conversation", parent: QObject) -> None:
        super().__init__(parent)
        self.shelf = Shelf()
        self._conversation = conversation
        self._looks: dict[str, Look] = {BASEMAP: Look(True)}
        self._depth: tuple[str, int] | None = None
        conversation.began.connect(self.tell)

    def offer(self, grounds: Iterable[Ground]) -> None:
        """These beside the region pack, and no others."""
        self.shelf.put(grounds)
        self.tell()
        self.changed.emit()

    def listed(self) -> list[tuple[str, str]]:
        """Name and title of each, the lowest first."""
        others = [(sheet.name, sheet.title) for sheet, _version in self.shelf.sheets()]
        return [(BASEMAP, t("map.ground.basemap")), *others]

    def look(self, name: str) -> Look:
        """How a ground is shown; what was never switched on is not."""
        return self._looks.get(name, Look(False))

    def set_look(self, name: str, visible: bool, opacity: float = 1.0) -> None:
        """Switch a ground on or off; opacity from 0 to 1."""
        look = Look(visible, min(1.0, max(0.0, opacity)))
        if look != self.look(name):
            self._looks[name] = look
            self.tell()
            self.changed.emit()

    def show_coverage(self, name: str, depth: int = 0) -> None:
        """Hatch what of a ground is not on this machine at zoom `depth`; an empty name hatches nothing."""
        self._depth = (name, depth) if name else None
        self.tell()

    def tell(self) -> None:
        """Everything to the page: it is little, and a page that comes back knows nothing."""
        base = self.look(BASEMAP)
        told = []
        for sheet, version in self.shelf.sheets():
            look = self.look(sheet.name)
            told.append({**sheet._asdict(), "version": version, "visible": look.visible, "opacity": look.opacity})
        words = {word: t(f"map.ground.{word}") for word in ("missing", "failed", "old", "unkept")}
        name, depth = self._depth or ("", 0)
        coverage = {"name": name, "depth": depth}
        self._conversation.tell("grounds", base=base._asdict(), grounds=told, words=words, coverage=coverage)
