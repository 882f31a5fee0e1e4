"""The pen of a map: what is being drawn by hand, every step of it, and what was put away half drawn."""

import enum
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from maps import bridge
from maps.symbols import Stroke
from maps.view import MapView

MOST_VERTICES = 500
"""More points than a hand draws, and what one message of the page may carry."""
MOST_STEPS = 1_000
"""Of one drawing that can be taken back."""

Position = tuple[float, float]
"""Longitude and latitude in degrees."""


class PenForm(enum.StrEnum):
    """What is drawn."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    CIRCLE = "circle"


class Outline(NamedTuple):
    """The geometry as it stands; a radius only of a circle."""

    points: tuple[Position, ...] = ()
    radius_m: float | None = None


BLANK = Outline()


class Draft(NamedTuple):
    """A drawing in hand or put away. `edit`: it was there before, and its vertices are moved."""

    key: str
    form: PenForm
    stroke: Stroke
    outline: Outline
    edit: bool = False


class _Sheet:
    """One draft with every step of it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.steps = [draft.outline]
        self.at = 0
        self.turn = 0

    def take(self, outline: Outline) -> bool:
        """Another step; was it one?"""
        if outline == self.draft.outline:
            return False
        self.steps = [*self.steps[: self.at + 1], outline][-MOST_STEPS:]
        self.at = len(self.steps) - 1
        self.draft = self.draft._replace(outline=outline)
        return True

    def go(self, step: int) -> bool:
        """Back (-1) or on (+1); False at the end."""
        if not 0 <= self.at + step < len(self.steps):
            return False
        self.at += step
        self.draft = self.draft._replace(outline=self.steps[self.at])
        return True


class DrawTool(QObject):
    """The one pen of a map and its mirrors: begun in one it goes on in any; a page that died has it again.

    What is put away stays as it is under its key until it is discarded or finished.
    """

    changed = Signal(object)
    """Draft: the one in hand has another outline."""
    finished = Signal(object)
    """Draft: the hand is done with it; it stays in hand until `discard`."""
    put_aside = Signal(str)
    """Key: out of the hand, and kept."""
    full = Signal(int)
    """No vertex more: so many there may be."""

    def __init__(self, view: MapView) -> None:
        super().__init__(view)
        self._talk = view.chorus
        self._sheets: dict[str, _Sheet] = {}
        self._key = ""
        self._talk.listen(bridge.Drafted, self._heard)
        self._talk.listen(bridge.PenUndone, self._undone)
        self._talk.began.connect(self._tell)
        view.hand.tools.append(self.put_away)

    @property
    def now(self) -> Draft | None:
        """What is in hand, None when the pen is away."""
        sheet = self._sheets.get(self._key)
        return None if sheet is None else sheet.draft

    def draft(self, key: str) -> Draft | None:
        """What was put away half drawn under that key, or is in hand."""
        sheet = self._sheets.get(key)
        return None if sheet is None else sheet.draft

    @property
    def drafts(self) -> list[Draft]:
        """All that is half drawn."""
        return [sheet.draft for sheet in self._sheets.values() if sheet.at or sheet.draft.outline.points]

    def begin(
        self, key: str, form: PenForm, stroke: Stroke, outline: Outline = BLANK, *, edit: bool = False
    ) -> None:  # fmt: skip
        """Take the pen, or go on with what was put away under that key. A fresh sheet that has no point is left."""
        self.put_away()
        if key not in self._sheets:
            self._sheets[key] = _Sheet(Draft(key, form, stroke, outline, edit))
        self._key = key
        self._tell()
        self.changed.emit(self.now)

    def put_away(self) -> bool:
        """Out of the hand, kept if there is a point of it; was it in the hand?"""
        key, self._key = self._key, ""
        if not key:
            return False
        self._drop_blank(key)
        self._talk.tell("draw", key="", form="")
        self.put_aside.emit(key)
        return True

    def discard(self, key: str) -> None:
        """It is drawn, or not wanted any more."""
        if key == self._key:
            self._key = ""
            self._talk.tell("draw", key="", form="")
        self._sheets.pop(key, None)

    def set_outline(self, outline: Outline) -> None:
        """The outline as typed."""
        sheet = self._sheets.get(self._key)
        if sheet is not None and len(outline.points) <= MOST_VERTICES and sheet.take(outline):
            self._tell()
            self.changed.emit(sheet.draft)

    def restyle(self, stroke: Stroke) -> None:
        """What is in hand looks otherwise."""
        sheet = self._sheets.get(self._key)
        if sheet is not None:
            sheet.draft = sheet.draft._replace(stroke=stroke)
            self._tell()
            self.changed.emit(sheet.draft)

    def put(self, lon: float, lat: float) -> None:
        """Set a vertex, as a click there does."""
        self._talk.tell_one("draw_at", lon=lon, lat=lat)

    def finish(self) -> None:
        """The hand is done, if there are points enough."""
        self._talk.tell_one("draw_do", what="finish")

    def take_vertex(self) -> None:
        """The last vertex goes, of one that is changed the vertex last touched."""
        self._talk.tell_one("draw_do", what="back")

    def undo(self) -> bool:
        """One step of the hand back; False when there is none."""
        return self._go(-1)

    def redo(self) -> bool:
        """One step on again."""
        return self._go(1)

    def _go(self, step: int) -> bool:
        sheet = self._sheets.get(self._key)
        if sheet is None or not sheet.go(step):
            return False
        self._tell()
        self.changed.emit(sheet.draft)
        return True

    def _undone(self, said: bridge.PenUndone) -> None:
        self._go(1 if said.redo else -1)

    def _heard(self, said: bridge.Drafted) -> None:
        sheet = self._sheets.get(said.key)
        if sheet is None or said.key != self._key:
            return
        sheet.turn = said.turn
        changed = sheet.take(Outline(tuple(said.points), said.radius_m))
        if said.left:
            self._key = ""
            self._talk.tell_others("draw", key="", form="")
            self._drop_blank(said.key)
            self.put_aside.emit(said.key)
            return
        if changed:
            self._talk.tell_others("draw", **self._told(sheet))
            self.changed.emit(sheet.draft)
        if said.full:
            self.full.emit(self._most(sheet.draft))
        if said.done:
            self.finished.emit(sheet.draft)

    def _drop_blank(self, key: str) -> None:
        """Nothing was drawn: nothing is kept."""
        sheet = self._sheets.get(key)
        if sheet is not None and not sheet.at and (sheet.draft.edit or not sheet.draft.outline.points):
            del self._sheets[key]

    @staticmethod
    def _most(draft: Draft) -> int:
        return MOST_VERTICES if draft.form in (PenForm.LINE, PenForm.POLYGON) else 1

    def _tell(self) -> None:
        sheet = self._sheets.get(self._key)
        if sheet is not None:
            self._talk.tell("draw", **self._told(sheet))

    def _told(self, sheet: _Sheet) -> dict[str, object]:
        draft = sheet.draft
        return {
            "key": draft.key, "form": draft.form, "stroke": draft.stroke, "points": draft.outline.points,
            "radius_m": draft.outline.radius_m, "edit": draft.edit, "most": self._most(draft), "turn": sheet.turn,
        }  # fmt: skip
