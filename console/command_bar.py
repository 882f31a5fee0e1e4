"""Between the command bar and the search: what fits is shown at once, what was perhaps meant comes below it."""

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from console.context import Context
from console.feature import Act, Feature, Suggestion
from console.suggestions import Offer, Typed, more_suggestions, suggestions
from widgets.command_line import Give
from widgets.command_line import Suggestion as Line

log = logging.getLogger("wanghuolou.command_bar")


def offer_lines(
    context: Context, features: Sequence[Feature], acts: Sequence[Act], run: Callable[[Act], None], text: str,
    give: Give,
) -> None:  # fmt: skip
    """Answer the bar twice: a newer text supersedes both answers to an older one."""
    view = context.in_hand.map.view()
    typed = Typed(text, (view.lon, view.lat))

    def ask(work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        context.background.query(
            work, then, lambda error: log.error("command bar", exc_info=error), key="command_bar"
        )

    def then(offer: Offer) -> None:
        give(_lines(context, offer.suggestions))
        ask(lambda: more_suggestions(context, typed, offer), lambda found: give(_lines(context, found)))

    ask(lambda: suggestions(context, features, acts, run, typed), then)


def _lines(context: Context, found: Sequence[Suggestion]) -> list[Line]:
    return [Line(one.title, partial(one.run, context), one.detail, one.icon or "command") for one in found]
