"""How things look on the map: symbols of points and marks, strokes of lines and areas; never colour alone."""

import enum

import msgspec

HEX_COLOUR = r"^#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?$"


class Shape(enum.StrEnum):
    """Outlines the page can draw; each is told apart without its colour."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    TRIANGLE_DOWN = "triangle_down"
    PENTAGON = "pentagon"
    HEXAGON = "hexagon"
    STAR = "star"
    CROSS = "cross"
    DROP = "drop"
    PIN = "pin"
    RING = "ring"
    FLAG = "flag"


class Symbol(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One status of one kind of thing.

    fill, stroke  #rrggbb or #rrggbbaa; stroke empty: the theme's contrast
    title         words of the legend, already translated
    size_px       across, at near zoom
    glyph         at most two characters drawn inside
    struck        crossed out: out of service, not to be used
    stale         hatched, its outline broken: where or how it was, not where or how it is
    quiet         far out only a faint hint: in order, or of no concern there
    """

    shape: Shape
    fill: str
    title: str = ""
    stroke: str = ""
    size_px: float = 14.0
    glyph: str = ""
    struck: bool = False
    stale: bool = False
    quiet: bool = False


class LegendRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the legend standing for several symbols, counted together.

    symbol  what the row shows; its title are the row's words
    styles  the style indexes it stands for
    """

    symbol: Symbol
    styles: tuple[int, ...]


class LayerStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The symbol table of a layer, one symbol a style index (at most 254), later ones drawn above earlier.

    near_zoom     from here symbols, below it dots that thin out
    label_zoom    from here labels, if the layer has a label source
    order         of layers: higher is drawn above, and hit first
    legend        rows of the legend where one a symbol would be too many; empty: one a symbol
    spread        things on one spot stand around it near, and are counted there farther out; for small layers
    cluster_zoom  below it points that stand together are one plate with their number and the gravest of them on its
                  corner; what is quiet stays out of it. 0: never
    """

    symbols: tuple[Symbol, ...]
    near_zoom: int = 14
    label_zoom: int = 17
    order: int = 50
    legend: tuple[LegendRow, ...] = ()
    spread: bool = False
    cluster_zoom: int = 0


def with_stale(style: LayerStyle, title: str) -> LayerStyle:
    """The style with a stale twin of each symbol (see aged_index); the legend counts them in one more row `title`.

    A twin is drawn below its own symbol and above everything less grave.
    """
    rows = style.legend or tuple(LegendRow(symbol, (at,)) for at, symbol in enumerate(style.symbols))
    both = tuple(
        msgspec.structs.replace(
            row, styles=tuple(aged_index(at, stale=stale) for at in row.styles for stale in (True, False))
        )
        for row in rows
    )
    sample = msgspec.structs.replace(style.symbols[0], title=title, stale=True, glyph="", struck=False)
    old = tuple(aged_index(at, stale=True) for at in range(len(style.symbols)))
    return msgspec.structs.replace(
        style,
        symbols=tuple(
            msgspec.structs.replace(symbol, stale=stale) for symbol in style.symbols for stale in (True, False)
        ),
        legend=(*both, LegendRow(sample, old)),
    )


def aged_index(style: int, *, stale: bool) -> int:
    """The style index of a symbol, or of its twin, in a style made by with_stale."""
    return 2 * style + (0 if stale else 1)


class Fill(enum.StrEnum):
    """How an area is filled over its colour; each is told apart without it."""

    PLAIN = ""
    HATCH = "hatch"
    BACK_HATCH = "back_hatch"
    CROSS = "cross"
    DOTS = "dots"


class Along(enum.StrEnum):
    """What stands along a line, again and again."""

    NOTHING = ""
    ARROWS = "arrows"
    CHEVRONS = "chevrons"
    TICKS = "ticks"
    CROSSES = "crosses"
    DOTS = "dots"


class Stroke(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a line, an area, a circle or a drawn symbol looks.

    colour, fill  #rrggbb or #rrggbbaa; fill empty: not filled
    on_light      the colour on a light or printed map, where the other would not be seen; empty: the same
    head          an arrow at the end of a line
    symbol        outline of a symbol as path data in a square of 24, drawn on a plate of size_px
    near_zoom     from here symbols are drawn: farther out they would hide what they stand on
    """

    colour: str
    title: str = ""
    width_px: float = 3.0
    fill: str = ""
    dash_px: tuple[float, ...] = ()
    arrow: bool = False
    on_light: str = ""
    pattern: Fill = Fill.PLAIN
    along: Along = Along.NOTHING
    head: bool = False
    symbol: str = ""
    size_px: float = 28.0
    near_zoom: float = 0.0


class ShapeStyle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table of strokes of a shape layer, one a style index (at most 254).

    pick  may its things be chosen, at their edge, their symbol or their words? What lies within an area stays free.
    """

    strokes: tuple[Stroke, ...]
    order: int = 40
    pick: bool = False
