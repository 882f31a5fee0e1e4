"""How a person wants the layers of a map: switched on or off, how strong, filtered, and in which order."""

from collections.abc import Iterable, Mapping

import msgspec
from PySide6.QtCore import QObject, Signal

from maps.layer import Layer
from maps.symbols import LayerStyle, ShapeStyle
from maps.view import MapView

LEAST_OPACITY = 0.1
"""Fainter is switched off."""


class LayerLook(msgspec.Struct, frozen=True, omit_defaults=True):
    """How one layer is shown. `styles` is how many styles it had: hidden ones of another table mean others."""

    visible: bool = True
    opacity: float = 1.0
    hidden: tuple[int, ...] = ()
    styles: int = 0
    order: int | None = None


AS_MADE = LayerLook()
"""As its feature made it."""


class LayerLooks(QObject):
    """The looks of one map's layers; what was never touched looks as its feature made it. Lives with its map."""

    changed = Signal()
    """A person, or a preset, changed something."""

    def __init__(self, view: MapView, always: Iterable[str] = ()) -> None:
        """`always` names the layers that nobody may switch off, fade or filter: what must not be missed."""
        super().__init__(view)
        self._map = view
        self._always = frozenset(always)
        self._opacities: dict[str, float] = {}
        self._made: dict[str, int] = {}
        """The orders that the features gave."""
        view.conversation.began.connect(self._tell)

    def may_hide(self, name: str) -> bool:
        """May a person switch this layer off?"""
        return name not in self._always

    def look(self, name: str) -> LayerLook:
        """How a layer is shown now."""
        layer = self._map.layer(name)
        if layer is None:
            return LayerLook()
        return LayerLook(
            visible=self._map.is_layer_visible(name),
            opacity=self._opacities.get(name, 1.0),
            hidden=tuple(sorted(layer.hidden_styles)),
            styles=count_styles(layer),
            order=layer.style.order if name in self._made else None,
        )

    def set_visible(self, name: str, visible: bool) -> None:
        """Switch a layer on or off."""
        if self._map.layer(name) is not None and (visible or self.may_hide(name)):
            self._map.set_layer_visible(name, visible)
            self.changed.emit()

    def set_opacity(self, name: str, opacity: float) -> None:
        """From LEAST_OPACITY to 1."""
        if self.may_hide(name):
            self._fade(name, opacity)
            self.changed.emit()

    def set_hidden(self, name: str, styles: Iterable[int]) -> None:
        """Leave the things of these styles out, and of these only."""
        if self.may_hide(name):
            self._filter(name, styles)
            self.changed.emit()

    def swap(self, name: str, other: str) -> None:
        """Two layers change places in the order of drawing."""
        one, two = self._map.layer(name), self._map.layer(other)
        if one is None or two is None:
            return
        first, second = one.style.order, two.style.order
        if first == second:
            first += 1
        self._reorder(one, second)
        self._reorder(two, first)
        self.changed.emit()

    def state(self) -> dict[str, LayerLook]:
        """How every layer is shown now, to be applied again."""
        return {layer.name: self.look(layer.name) for layer in self._map.layers}

    def apply(self, looks: Mapping[str, LayerLook], default: LayerLook = AS_MADE) -> None:
        """Show every layer as it is in `looks`, those it does not name as `default`."""
        for layer in self._map.layers:
            look = looks.get(layer.name, default)
            if not self.may_hide(layer.name):
                look = LayerLook(order=look.order)
            self._map.set_layer_visible(layer.name, look.visible)
            self._fade(layer.name, look.opacity)
            self._filter(layer.name, look.hidden if look.styles == count_styles(layer) else ())
            order = self._made.get(layer.name, layer.style.order) if look.order is None else look.order
            self._reorder(layer, order)
            if look.order is None:
                self._made.pop(layer.name, None)
        self.changed.emit()

    def _fade(self, name: str, opacity: float) -> None:
        value = min(1.0, max(LEAST_OPACITY, opacity))
        if value != self._opacities.get(name, 1.0):
            self._opacities[name] = value
            self._map.conversation.tell("opacity", name=name, value=value)
            self._map.changed.emit()

    def _filter(self, name: str, styles: Iterable[int]) -> None:
        layer, hidden = self._map.layer(name), frozenset(styles)
        if layer is not None and layer.hidden_styles != hidden:
            layer.hide_styles(hidden)
            self._map.restyle_layer(name)

    def _reorder(self, layer: Layer, order: int) -> None:
        if layer.style.order != order:
            self._made.setdefault(layer.name, layer.style.order)
            layer.style = msgspec.structs.replace(layer.style, order=order)
            self._map.restyle_layer(layer.name)

    def _tell(self) -> None:
        """A page that has just come up knows what the layers say of themselves, but not how strong they are."""
        for name, value in self._opacities.items():
            self._map.conversation.tell("opacity", name=name, value=value)


def count_styles(layer: Layer) -> int:
    """How many styles a layer has."""
    return len(style_titles(layer))


def style_titles(layer: Layer) -> list[str]:
    """The words of each of a layer's styles."""
    style = layer.style
    return [entry.title for entry in (style.strokes if isinstance(style, ShapeStyle) else style.symbols)]


def rows_of(layer: Layer) -> list[tuple[str, tuple[int, ...]]]:
    """What can be told apart on a layer, as its legend does: words, and the styles they stand for."""
    if isinstance(layer.style, LayerStyle) and layer.style.legend:
        return [(row.symbol.title, row.styles) for row in layer.style.legend if row.symbol.title]
    return [(title, (at,)) for at, title in enumerate(style_titles(layer)) if title]
