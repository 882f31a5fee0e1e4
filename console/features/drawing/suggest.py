"""The command bar takes the pen: type what is to be drawn."""

from collections.abc import Sequence
from functools import partial

from console.context import Context
from console.feature import Suggestion
from console.features.drawing.drawer import drawer_of
from console.permission import not_allowed
from console.plot_catalogue import fits, plot_symbols
from models.drawing import AddDrawing
from models.store import Found
from resources.words import t

MOST = 3
LEAST_CHARACTERS = 2
RANK = 22.0


def suggest(context: Context, text: str, _found: Sequence[Found]) -> Sequence[Suggestion]:
    """`Draw: cordon` for what of the catalogue was typed, those that begin so first. Off the UI thread."""
    typed = text.strip().lower()
    if len(typed) < LEAST_CHARACTERS or not_allowed(context.session, (AddDrawing,)):
        return []
    symbols = [symbol for symbol in plot_symbols().values() if not symbol.estimate and fits(symbol, typed)]
    symbols.sort(key=lambda symbol: not symbol.title.lower().startswith(typed))
    return [
        Suggestion(
            title=t("drawing.suggest", what=symbol.title),
            detail=f"{t('drawing.panel')} · {t(f'enums.form.{symbol.form}')}",
            run=partial(begin, key=symbol.key),
            icon="draw",
            rank=RANK - at,
        )
        for at, symbol in enumerate(symbols[:MOST])
    ]


def begin(context: Context, key: str) -> None:
    """Take the pen for it."""
    drawer_of(context).begin(key)
