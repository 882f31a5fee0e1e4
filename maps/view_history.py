"""Where a map looked before: back and forward through its views, and there and back with one key."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from maps.answers import ViewState
from maps.view import MapView
from models.geo import Box, wrapped

MOST = 100
"""Views remembered; the oldest goes."""
ONE_MOVE_S = 0.8
"""Views that follow each other faster are one movement: only where it ended is remembered."""
SAME_PX = 4.0
"""Less is no other view."""


class ViewHistory(QObject):
    """The views of one map since it was made, like the pages of a browser. Lives with its map."""

    changed = Signal()
    """There is more, or less, to go back or forward to."""

    def __init__(self, view: MapView, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(view)
        self._map = view
        self._clock = clock
        self._views: list[ViewState] = []
        self._at = -1
        self._rested_s = -ONE_MOVE_S
        self._before: tuple[ViewState, bool] | None = None
        self._fitted: ViewState | None = None
        self._fitting = False
        view.view_changed.connect(self._rested)

    def can_go(self, step: int) -> bool:
        """Is there a view `step` places back (-1) or forward (+1)?"""
        return 0 <= self._at + step < len(self._views)

    def go(self, step: int) -> None:
        """Look back (-1) or forward (+1); the view stays where the user wanted it."""
        if self.can_go(step):
            self._at += step
            self._look(self._views[self._at], locked=True)
            self.changed.emit()

    def fit_or_return(self, box: Box, max_zoom: float = 17) -> bool:
        """Look at all of the box, out of the user's hand; once more: as it was before. Did it return?"""
        if self._before is not None and self._is_fitted():
            (view, locked), self._before, self._fitted = self._before, None, None
            self._look(view, locked=locked)
            return True
        self._before, self._fitted, self._fitting = (self._map.view(), self._map.user_moved), None, True
        self._map.follow()
        self._map.fit(box, max_zoom)
        return False

    def _is_fitted(self) -> bool:
        """Does it still look at what it was last fitted to, untouched by a hand?"""
        return not self._map.user_moved and (self._fitted is None or is_same(self._fitted, self._map.view()))

    def _look(self, view: ViewState, *, locked: bool) -> None:
        self._map.fly_to(*view)
        # Where the user was looking nothing else takes the view away either.
        self._map.user_moved = locked

    def _rested(self, view: ViewState) -> None:
        if self._fitting:
            self._fitted, self._fitting = view, False
        if self._at >= 0 and is_same(self._views[self._at], view):
            return
        now_s = self._clock()
        goes_on = now_s - self._rested_s < ONE_MOVE_S and self._map.user_moved and self._at > 0
        self._rested_s = now_s
        kept = self._views[: self._at if goes_on else self._at + 1]
        self._views = [*kept, view][-MOST:]
        self._at = len(self._views) - 1
        self.changed.emit()


def is_same(one: ViewState, other: ViewState) -> bool:
    """Are two views the same to the eye?"""
    px = 360.0 / (256 * 2.0**one.zoom)
    return (
        abs(one.zoom - other.zoom) < 0.01
        and abs(wrapped(one.lon - other.lon)) < SAME_PX * px
        and abs(one.lat - other.lat) < SAME_PX * px
    )
