from collections.abc import Sequence

from folium import raster_layers as raster_layers
from folium.elements import Figure

class Map:
    _id: str
    default_js: list[tuple[str, str]]
    default_css: list[tuple[str, str]]
    def __init__(
        self,
        location: tuple[float, float],
        *,
        tiles: str | None,
        zoom_start: int,
        zoom_control: bool = True,
        zoom_animation: bool = True,
        fade_animation: bool = True,
        attribution_control: bool = True,
        world_copy_jump: bool = False,
        bounce_at_zoom_limits: bool = True,
        prefer_canvas: bool = False,
        control_scale: bool = False,
    ) -> None: ...
    def get_name(self) -> str: ...
    def get_root(self) -> Figure: ...
    def fit_bounds(self, bounds: Sequence[Sequence[float]]) -> None: ...

class LayerControl:
    def __init__(self, *, collapsed: bool) -> None: ...
    def get_name(self) -> str: ...
    def add_to(self, parent: Map) -> LayerControl: ...
