"""What the command bar offers: acts, coordinates, records, places and addresses; off the UI thread."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from console.context import Context
from console.feature import Act, Feature, Suggestion
from console.found_words import coordinates, suggestion_of
from console.help_window import menu_words
from console.menus import shortcut_words
from models.sqlite_errors import StoreError
from models.store import Found, Wish
from models.store.fit import Asked, Tier, ask, fit
from resources.words import t

log = logging.getLogger("wanghuolou.suggestions")

MOST = 14
FINDS = 10
_ACTS = {Tier.WHOLE: 60.0, Tier.BEGINS: 50.0, Tier.WORD: 45.0, Tier.INSIDE: 40.0}


@dataclass(frozen=True)
class Typed:
    """What was typed, and where the map looked meanwhile (lon, lat)."""

    text: str
    near: tuple[float, float] | None = None


@dataclass(frozen=True)
class Offer:
    """What is offered at once, and the finds it holds."""

    suggestions: Sequence[Suggestion]
    found: Sequence[Found] = ()


def suggestions(
    context: Context, features: Sequence[Feature], acts: Sequence[Act], run: Callable[[Act], None], typed: Typed
) -> Offer:
    """Everything the text means as it stands, likeliest first. A feature that fails loses its own lines only."""
    text = typed.text.strip()
    offered: list[Suggestion] = [*coordinates(text), *matching_acts(acts, run, text)]
    found: list[Found] = []
    if text:
        found = context.lookup.find(_wish(context, typed))
        offered.extend(map(suggestion_of, found))
        for feature in features:
            offered.extend(_asked(context, feature, text, found))
        offered.extend(_unfinished(context))
    return Offer(sorted(offered, key=lambda s: -s.rank)[:MOST], found)


def more_suggestions(context: Context, typed: Typed, offer: Offer) -> list[Suggestion]:
    """What was offered, and below it what is meant when something is misspelt."""
    shown = list(offer.suggestions)
    if typed.text.strip() and len(shown) < MOST:
        nearly = context.lookup.find_nearly(_wish(context, typed), list(offer.found))
        shown.extend(map(suggestion_of, nearly))
    return shown[:MOST]


def _wish(context: Context, typed: Typed) -> Wish:
    return Wish(text=typed.text, near=typed.near, exercise_id=context.session.exercise_id, limit=FINDS)


def _asked(context: Context, feature: Feature, text: str, found: Sequence[Found]) -> Iterator[Suggestion]:
    if feature.suggest is None:
        return
    try:
        yield from feature.suggest(context, text, found)
    except Exception:
        log.exception("suggestions")


def _unfinished(context: Context) -> Iterator[Suggestion]:
    """Whoever does not find a name is told that it may not be in the index yet."""
    failure: StoreError | None = context.lookup.failure
    if failure is not None:
        why = t(f"sync.store.{failure.code}", path=failure.path, detail=failure.detail)
        yield Suggestion(t("shell.command.no_index"), why, _nothing, icon="warning", rank=-1.0)
    elif context.lookup.behind:
        title = t("shell.command.behind", count=context.lookup.behind)
        yield Suggestion(title, t("shell.command.behind_detail"), _nothing, icon="clock", rank=-1.0)


def _nothing(_context: Context) -> None:
    """A line that only tells."""


def matching_acts(acts: Iterable[Act], run: Callable[[Act], None], text: str) -> list[Suggestion]:
    """Acts whose title the text fits, as characters, pinyin or initials; all of them for no text."""
    asked, found = ask(text), []
    for act in acts:
        title = t(act.title_key)
        rank = act_rank(asked, title) if text else 1.0
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


def act_rank(asked: Asked, title: str) -> float:
    """How an act stands among what is found: 0 when the text does not fit its title."""
    found = fit(asked, [title]) if asked.forms else None
    return 0.0 if found is None else _ACTS[found.tier] + 4 * found.sure


def _do(run: Callable[[Act], None], act: Act, _context: Context) -> None:
    run(act)
