"""The map's tools: measure, what lies within, how far in so many minutes, and views with names."""

from collections.abc import Callable, Sequence

from console.context import Context
from console.data_time import DataTime
from console.feature import ON_CALL, Act, Area, Feature, Panel, Setting, Suggestion
from console.features.map_tools.bookmarks import Bookmark, Bookmarks, BookmarksPanel, give_keys
from console.features.map_tools.contents import PANEL as WITHIN
from console.features.map_tools.contents import Within, WithinPanel
from console.features.map_tools.measuring import AREA, DISTANCE, ROADS, Measuring
from console.features.map_tools.reach import BadMinutes, Reaching, minutes_of
from console.features.map_tools.toolbar import OPEN, Toolbar
from maps.tools.sketch import Sketch
from models.store import Found
from resources.words import t

BOOKMARKS = "map_tools.bookmarks"
FAMILIAR = 2
"""So many characters of a bookmark's name are enough to offer it."""


def _start(context: Context) -> None:
    _measuring(context)
    Within.of(context)
    _reaching(context)
    give_keys(Bookmarks.of(context), context.window)
    Toolbar(context)
    DataTime(context)


def _measuring(context: Context) -> Measuring:
    return context.map.findChild(Measuring) or Measuring(context, Sketch.of(context.map))


def _reaching(context: Context) -> Reaching:
    return context.map.findChild(Reaching) or Reaching(context)


def _measure(purpose: str) -> Callable[[Context], None]:
    return lambda context: _measuring(context).begin(purpose)


def _within(purpose: str) -> Callable[[Context], None]:
    return lambda context: Within.of(context).begin(purpose)


def _reach(context: Context) -> None:
    _reaching(context).show_card()


def _keep_view(context: Context) -> None:
    bookmarks = Bookmarks.of(context)
    at = bookmarks.add()
    if at >= 0:
        context.notices.good(t("map_tools.bookmark.kept", name=bookmarks.all[at].name), key="map_tools.bookmark")


def _show(panel: str) -> Callable[[Context], None]:
    def act(context: Context) -> None:
        context.desk.show_panel(panel)

    return act


def _look(bookmarks: Bookmarks, one: Bookmark) -> Callable[[Context], None]:
    return lambda _context: bookmarks.look(one)


def _suggest(context: Context, text: str, _found: Sequence[Found]) -> Sequence[Suggestion]:
    """Bookmarks by their names, and the reach in the minutes typed behind its name."""
    return [*_bookmarks(context, text.strip().casefold()), *_reaches(text)]


def _bookmarks(context: Context, typed: str) -> list[Suggestion]:
    bookmarks = Bookmarks.known(context)
    if bookmarks is None or len(typed) < FAMILIAR:
        return []
    return [
        Suggestion(one.name, t("map_tools.bookmark.offer"), _look(bookmarks, one), "map", 0.6)
        for one in bookmarks.all
        if typed in one.name.casefold()
    ]


def _reaches(text: str) -> list[Suggestion]:
    verb, _blank, rest = text.strip().partition(" ")
    if verb.casefold() not in t("map_tools.reach.verbs").split():
        return []
    try:
        minutes = " ".join(map(str, minutes_of(rest)))
    except BadMinutes as error:
        return [Suggestion(t("map_tools.act.reach"), str(error), _reach, "clock", 0.6)]
    title = t("map_tools.reach.label", minutes=minutes, how=t("map_tools.reach.engine"))
    return [Suggestion(title, t("map_tools.act.reach"), _reach_in(minutes), "clock", 0.9)]


def _reach_in(minutes: str) -> Callable[[Context], None]:
    return lambda context: _reaching(context).show_card(minutes)


FEATURE = Feature(
    name="map_tools",
    panels=(
        Panel(WITHIN, "map_tools.within.panel", Area.BOTTOM, WithinPanel, 60, ON_CALL),
        Panel(BOOKMARKS, "map_tools.bookmarks", Area.LEFT, BookmarksPanel, 82, ON_CALL),
    ),
    acts=(
        Act("map_tools.distance", "map_tools.act.distance", _measure(DISTANCE), "M", "measure", "map"),
        Act("map_tools.area", "map_tools.act.area", _measure(AREA), "Shift+M", "area", "map"),
        Act("map_tools.roads", "map_tools.act.roads", _measure(ROADS), "Ctrl+M", "route", "map"),
        Act("map_tools.circle", "map_tools.act.circle", _within("circle"), "C", "circle", "map"),
        Act("map_tools.box", "map_tools.act.box", _within("box"), "Shift+C", "box", "map"),
        Act("map_tools.outline", "map_tools.act.outline", _within("outline"), "Alt+C", "outline", "map"),
        Act("map_tools.reach", "map_tools.act.reach", _reach, "I", "clock", "map"),
        Act("map_tools.keep_view", "map_tools.act.keep_view", _keep_view, "Ctrl+B", "star", "map"),
        Act(f"{WITHIN}.show", "map_tools.act.within", _show(WITHIN), "W", "circle", "map"),
        Act(f"{BOOKMARKS}.show", "map_tools.act.bookmarks", _show(BOOKMARKS), "B", "star", "map"),
    ),
    settings=(Setting(OPEN, True, "map_tools.setting.toolbar"),),
    suggest=_suggest,
    start=_start,
)  # fmt: skip
