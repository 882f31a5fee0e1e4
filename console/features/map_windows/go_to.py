"""The line of a map window for going to a place: coordinates, addresses and records by whatever they are called."""

import logging
from collections.abc import Sequence
from functools import partial

from console.context import Context
from console.feature import Suggestion
from console.found_words import coordinates, suggestion_of
from models.store import Wish
from resources.words import t
from widgets.command_line import CommandLine, Give
from widgets.command_line import Suggestion as Line

log = logging.getLogger("wanghuolou.map_windows")

MOST = 8


class GoTo(CommandLine):
    """What is chosen in it is looked at on the map of `here`, and on no other."""

    def __init__(self, here: Context) -> None:
        super().__init__()
        self._here = here
        self.line.setPlaceholderText(t("map_windows.go_to"))
        self.line.setAccessibleName(t("map_windows.go_to"))
        self.add_provider(self._offer)
        self.submitted.connect(lambda _text: here.map.setFocus())
        self.left.connect(here.map.setFocus)

    def _offer(self, text: str, give: Give) -> None:
        here, view = self._here, self._here.map.view()
        wish = Wish(text=text, near=(view.lon, view.lat), exercise_id=here.session.exercise_id, limit=MOST)

        def find() -> Sequence[Suggestion]:
            return [*coordinates(text), *map(suggestion_of, here.lookup.find(wish))] if text else []

        here.background.query(
            find, lambda found: give([self._line(one) for one in found]),
            lambda error: log.error("going to a place", exc_info=error), key="map_windows.go_to",
        )  # fmt: skip

    def _line(self, one: Suggestion) -> Line:
        return Line(one.title, partial(one.run, self._here), one.detail, one.icon or "locate")
