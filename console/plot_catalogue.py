"""The catalogue of plot symbols: what can be drawn on the map, and how each looks."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import product
from typing import Any

import msgspec

from maps.symbols import Fill, ShapeStyle, Stroke
from models.drawing import Form
from models.store.spelling import readings
from resources.words import t

GROUPS = ("fire", "zones", "command", "routes", "plan", "estimates")
"""The parts of the palette, in its order."""
UNKNOWN = Stroke("#c8d0da", width_px=3.0, on_light="#3c4652", dash_px=(3.0, 3.0))
"""What this version has no entry for is drawn all the same."""
MOST_SPELLINGS = 16


@dataclass(frozen=True)
class PlotSymbol:
    """One entry. `estimate`: it is reckoned, never drawn by hand."""

    key: str
    form: Form
    group: str
    stroke: Stroke
    estimate: bool = False

    @property
    def title(self) -> str:
        """Its name in the language spoken."""
        return t(f"enums.drawing_type.{self.key}")


@dataclass(frozen=True)
class PlotStyle:
    """How an entry looks that is not simply so: planned, or not confirmed."""

    key: str
    dash_px: tuple[float, ...]
    open: bool

    @property
    def title(self) -> str:
        """Its name in the language spoken."""
        return t(f"enums.drawing_style.{self.key}")

    def of(self, stroke: Stroke) -> Stroke:
        """The look of an entry in this style."""
        looks = msgspec.structs.replace(stroke, dash_px=self.dash_px)
        return msgspec.structs.replace(looks, fill="", pattern=Fill.PLAIN) if self.open else looks


@cache
def plot_styles() -> Mapping[str, PlotStyle]:
    """Every style by its key."""
    return {
        key: PlotStyle(key, tuple(entry["dash_px"]), bool(entry["open"]))
        for key, entry in _catalogue("plot_styles").items()
    }


def _catalogue(name: str) -> Mapping[str, Any]:
    return tomllib.loads(resources.files("resources").joinpath(f"catalogues/{name}.toml").read_text("utf-8"))


@cache
def plot_symbols() -> Mapping[str, PlotSymbol]:
    """Every entry by its key, those drawn below others first."""
    return {key: _symbol(key, entry) for key, entry in _catalogue("plot_symbols").items()}


def _symbol(key: str, entry: Mapping[str, Any]) -> PlotSymbol:
    looks = {name: value for name, value in entry.items() if name in Stroke.__struct_fields__}
    stroke = msgspec.convert(looks, Stroke)
    return PlotSymbol(key, Form(entry["form"]), str(entry["group"]), stroke, bool(entry.get("estimate")))


def stroke_of(key: str, style: str = "") -> Stroke:
    """How a type is drawn in a style, with its name for the legend. A style nobody knows here is none."""
    symbol, styled = plot_symbols().get(key), plot_styles().get(style)
    if symbol is None:
        return msgspec.structs.replace(UNKNOWN, title=t("drawing.unknown"))
    if styled is None:
        return msgspec.structs.replace(symbol.stroke, title=symbol.title)
    title = t("drawing.styled", what=symbol.title, style=styled.title)
    return msgspec.structs.replace(styled.of(symbol.stroke), title=title)


def style() -> ShapeStyle:
    """The table of strokes of the drawings, in the order of the catalogue and its styles, what is unknown last."""
    return ShapeStyle((*(stroke_of(*look) for look in _places()), stroke_of("")), order=48, pick=True)


def style_index(key: str, style: str = "") -> int:
    """The place of a type and its style in that table."""
    places = _places()
    return places.get((key, style), places.get((key, ""), len(places)))


@cache
def _places() -> Mapping[tuple[str, str], int]:
    looks = product(plot_symbols(), ("", *plot_styles()))
    return {look: at for at, look in enumerate(looks)}


def fits(symbol: PlotSymbol, typed: str) -> bool:
    """Is it what was typed: a part of its name, of its key, or the initials of its syllables?"""
    wanted = typed.strip().lower()
    name = symbol.title.lower()
    return wanted in name or wanted in symbol.key.replace("_", " ") or any(wanted in one for one in _initials(name))


@cache
def _initials(name: str) -> tuple[str, ...]:
    """The first letters of a name: of its syllables, or of its words."""
    if name.isascii():
        return ("".join(word[0] for word in name.replace("(", " ").split()),)
    letters = [sorted({reading[0] for reading in readings(character)}) or [""] for character in name]
    return tuple("".join(each) for _n, each in zip(range(MOST_SPELLINGS), product(*letters), strict=False))
