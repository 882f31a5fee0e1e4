"""The frame of an exported page: made by folium once, at set-up, so that no export has to bring folium with it."""

from typing import Any

from maps.page import FRAME, WEB

CALL = "map_sheet, layer_control_sheet"
"""What its scripts call the map and the control of its layers."""


def frame() -> str:
    """The frame as text; made now where nobody made it at set-up."""
    path = WEB / FRAME
    return path.read_text(encoding="utf-8") if path.is_file() else compose()


def compose() -> str:
    """A map of nothing with a control of its layers: the same every time for the same folium."""
    import folium

    page = folium.Map(location=(0.0, 0.0), tiles=None, prefer_canvas=True, zoom_start=12)
    page.default_js, page.default_css = [], []
    control: Any = folium.LayerControl(collapsed=False).add_to(page)
    # folium names its objects at random; the scripts of the page have to know them.
    page._id = control._id = "sheet"
    return page.get_root().render()
