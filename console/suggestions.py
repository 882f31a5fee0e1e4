"""What the command bar offers: acts, coordinates, places, and what the features know; off the UI thread."""

import logging
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache, partial

from console.context import Context
from console.feature import Act, Feature, Suggestion
from console.help_window import menu_words
from console.menus import shortcut_words
from models.geo import BadPosition, check_position
from resources.words import t

log = logging.getLogger("wanghuolou.suggestions")

MOST = 14
PLACES = 6
PLACE_ZOOM = 17.0
EXACT = 60.0
"""The rank of what was typed in full: an address goes before the records that lie there."""
_PAIR = re.compile(r"^\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[,，;；\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*$")


def suggestions(
    context: Context, features: Sequence[Feature], acts: Sequence[Act], run: Callable[[Act], None], text: str
) -> list[Suggestion]:
    """Everything the text may mean, likeliest first. A feature that fails loses its own lines only."""
    text = text.strip()
    found: list[Suggestion] = [*coordinates(text), *matching_acts(acts, run, text)]
    if text:
        asked = [feature.suggest for feature in features if feature.suggest is not None]
        for source in (*asked, places):
            try:
                found.extend(source(context, text))
            except Exception:
                log.exception("suggestions")
    return sorted(found, key=lambda s: -s.rank)[:MOST]


def coordinates(text: str) -> list[Suggestion]:
    """`121.47, 31.23`: longitude first as in China's surveys; the other way round when only that fits."""
    match = _PAIR.match(text)
    if match is None:
        return []
    lon, lat = float(match[1]), float(match[2])
    if abs(lat) > 90 >= abs(lon):
        lon, lat = lat, lon
    try:
        check_position(lon, lat)
    except BadPosition:
        return []
    return [
        Suggestion(
            title=t("shell.command.coordinates", lon=lon, lat=lat),
            detail=t("shell.command.coordinates_detail"),
            run=partial(go_to, lon=lon, lat=lat),
            icon="locate",
            rank=100.0,
        )
    ]


def go_to(context: Context, lon: float, lat: float) -> None:
    """Show a place on the map."""
    context.map.fly_to(lon, lat, PLACE_ZOOM, mark=True)


def matching_acts(acts: Iterable[Act], run: Callable[[Act], None], text: str) -> list[Suggestion]:
    """Acts whose title or pinyin initials have the text in them; all of them for no text."""
    found = []
    for act in acts:
        title = t(act.title_key)
        rank = closeness(text, title)
        if rank <= 0:
            continue
        detail = t("shell.command.act_detail", menu=menu_words(act.menu))
        keys = shortcut_words(act)
        found.append(
            Suggestion(
                title=title,
                detail=f"{detail} · {keys}" if keys else detail,
                run=partial(_do, run, act),
                icon=act.icon or "command",
                rank=rank,
            )
        )
    return found


def _do(run: Callable[[Act], None], act: Act, _context: Context) -> None:
    run(act)


def places(context: Context, text: str) -> list[Suggestion]:
    """Streets, places and addresses of the region pack."""
    return [
        Suggestion(
            title=place.name,
            detail=t("shell.command.place_detail", kind=place.detail),
            run=partial(go_to, lon=place.lon, lat=place.lat),
            icon="region",
            rank=(EXACT if closeness(text, place.name) >= EXACT else 30.0) - at / 10,
        )
        for at, place in enumerate(context.places.search(text, PLACES))
    ]


def closeness(text: str, title: str) -> float:
    """How well typed text fits a title: 0 not at all, 60 the title itself; text is characters or initials."""
    wanted, name = text.casefold().replace(" ", ""), title.casefold().replace(" ", "")
    if not wanted:
        return 1.0
    initials = pinyin_initials(title) if wanted.isascii() else ""
    fits = (
        (EXACT, name == wanted),
        (50.0, name.startswith(wanted)),
        (45.0, initials.startswith(wanted)),
        (40.0, wanted in name),
        (35.0, len(wanted) > 1 and wanted in initials),
    )
    return next((rank for rank, does in fits if does), 0.0)


@lru_cache(maxsize=4096)
def pinyin_initials(title: str) -> str:
    """First letters of the syllables: 派遣车辆 -> pqcl. Slow the first time: only in background work."""
    if title.isascii():
        return "".join(word[0] for word in title.casefold().split())
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(title, style=Style.FIRST_LETTER)).casefold().replace(" ", "")
