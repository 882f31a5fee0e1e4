from collections.abc import Sequence

from folium import Map

class ImageOverlay:
    def __init__(self, image: str, bounds: Sequence[Sequence[float]], *, zindex: int, control: bool) -> None: ...
    def add_to(self, parent: Map) -> ImageOverlay: ...
