"""The support on the map: a layer a kind, one that cannot help struck through."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.context import Context
from console.record_layer import RecordLayer
from maps.symbols import LayerStyle, Shape, Symbol
from models.expert import Expert
from models.medical import Medical
from models.shelter import Shelter, ShelterStatus
from models.store import Positions
from models.supply import Supply
from models.team import Team, TeamStatus
from resources.words import t


@dataclass(frozen=True)
class Look:
    """How a kind is drawn: its shape and colour, and which statuses are told apart (none: by the grade)."""

    shape: Shape
    colour: str
    statuses: tuple[str, ...] = ()
    struck: frozenset[str] = frozenset()
    loud: frozenset[str] = frozenset()


LOOKS = {
    Team.KIND: Look(Shape.FLAG, "#57a773", tuple(TeamStatus), frozenset({TeamStatus.OUT_OF_SERVICE})),
    Expert.KIND: Look(Shape.STAR, "#8f7fc6"),
    Supply.KIND: Look(Shape.SQUARE, "#b58863"),
    Medical.KIND: Look(Shape.CROSS, "#e07a8b"),
    Shelter.KIND: Look(
        Shape.PENTAGON, "#4fa3b8", tuple(ShelterStatus), frozenset({ShelterStatus.CLOSED}),
        frozenset({ShelterStatus.FULL}),
    ),
}  # fmt: skip


def style(kind: str) -> LayerStyle:
    """A symbol a status; for a kind without statuses, one for what is there and one for what is used up."""
    look, glyph = LOOKS[kind], t(f"map.glyph.{kind}")
    if not look.statuses:
        symbols = [
            Symbol(look.shape, look.colour, t(f"enums.kind.{kind}"), size_px=14, glyph=glyph, quiet=True),
            Symbol(look.shape, look.colour, t(f"support.none_left.{kind}"), size_px=14, glyph=glyph, struck=True),
        ]
        return LayerStyle(tuple(symbols), near_zoom=14, label_zoom=16, order=58)
    return LayerStyle(
        tuple(
            Symbol(
                look.shape, "#d9534f" if status in look.loud else look.colour,
                f"{t(f'enums.kind.{kind}')} · {t(f'enums.{kind}_status.{status}')}", size_px=14,
                glyph=glyph, struck=status in look.struck, quiet=status not in look.loud,
            )
            for status in look.statuses
        ),
        near_zoom=14, label_zoom=16, order=58,
    )  # fmt: skip


def style_of(kind: str) -> Callable[[Positions], Sequence[int]]:
    """The symbol of every position of a kind."""
    at = {status: index for index, status in enumerate(LOOKS[kind].statuses)}
    if at:
        return lambda positions: [at.get(status, 0) for status in positions.statuses]
    return lambda positions: [1 if grade > 0 else 0 for grade in positions.grades]


def support_layer(context: Context, kind: str) -> RecordLayer:
    """Every record of the kind that has a place."""
    return RecordLayer(context, kind, style(kind), style_of(kind))
