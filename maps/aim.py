"""Where a map looks, and what may move it: the hand on it goes before anything else."""

import logging

from maps import bridge
from maps.answers import ViewState, box_seen
from maps.conversation import Conversation
from maps.hand import Hand
from models.geo import BadPosition, Box, check_position

log = logging.getLogger(__name__)

START = ViewState(110.0, 30.0, 4.0)
MAX_ZOOM = 17.0


class Aim:
    """The view of one map, told to its page; a page that comes up again looks at the same."""

    def __init__(self, talk: Conversation, hand: Hand) -> None:
        self._talk, self._hand = talk, hand
        self.view = START
        self.box: Box | None = None
        """What is in view, None before the page first said so."""
        self.user_moved = False
        """The user moved the view; nothing should recentre it until this is taken back."""
        self._fit: tuple[Box, float] | None = None
        self._looked = self._restored = False

    @property
    def is_set(self) -> bool:
        """Does it look where somebody wanted it to?"""
        return self._looked or self._restored or self.user_moved

    def fly_to(self, lon: float, lat: float, zoom: float | None, *, mark: bool) -> None:
        """Look at a place (degrees) once no hand is on the map; not at all when that hand has moved the view.

        What is no place on Earth is not looked for, and said in the log.
        """
        try:
            check_position(lon, lat)
        except BadPosition as error:
            log.warning("the map stays where it is: %s", error)
            return
        self._hand.free(lambda: self._look(lon, lat, zoom, mark))

    def fit(self, box: Box, max_zoom: float = MAX_ZOOM, *, aim: bool = True) -> None:
        """Look at all of a box, as fly_to does; without `aim` only until there is something better to look at."""
        self._hand.free(lambda: self._look_at(box, max_zoom, aim))

    def restore(self, view: ViewState, ground: Box | None) -> None:
        """Look where the map was left, unless it looks at something already or the ground lies elsewhere."""
        if self._looked or self.user_moved or self._hand.is_on:
            return
        if ground is not None and not ground.contains(view.lon, view.lat):
            return
        self._fit, self._restored, self.view = None, True, view
        self._talk.tell("look", **view._asdict(), mark=False)

    def begin_at(self, ground: Box) -> None:
        """Look at a region pack that has come, unless at something already.

        Not aimed: what was left here within this pack may still be asked for.
        """
        there = self._restored and ground.contains(self.view.lon, self.view.lat)
        if not (self._looked or self.user_moved or there):
            self.fit(ground, aim=False)

    def tell(self) -> None:
        """Where to look, to a page that has just come up."""
        if self._fit is not None:
            self._talk.tell("fit", box=self._fit[0].unrolled, max_zoom=self._fit[1])
        else:
            self._talk.tell("look", **self.view._asdict(), mark=False)

    def seen(self, seen: bridge.Viewed) -> None:
        """The page looks there now."""
        self.view, self.box = ViewState(seen.lon, seen.lat, seen.zoom), box_seen(seen)
        if seen.by_hand:
            self.user_moved, self._fit = True, None

    def _look(self, lon: float, lat: float, zoom: float | None, mark: bool) -> None:
        self._fit, self._looked, self.user_moved = None, True, False
        self.view = ViewState(lon, lat, self.view.zoom if zoom is None else zoom)
        self._talk.tell("look", **self.view._asdict(), mark=mark)

    def _look_at(self, box: Box, max_zoom: float, aim: bool) -> None:
        self._fit, self._looked = (box, max_zoom), self._looked or aim
        self.view = ViewState(box.centre.lon, box.centre.lat, self.view.zoom)
        self._talk.tell("fit", box=box.unrolled, max_zoom=max_zoom)
