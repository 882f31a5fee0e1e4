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
        zoom_control: bool,
        zoom_animation: bool,
        fade_animation: bool,
        attribution_control: bool,
        world_copy_jump: bool,
        bounce_at_zoom_limits: bool,
    ) -> None: ...
    def get_root(self) -> Figure: ...
