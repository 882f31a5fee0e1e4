"""What a map can be exported as, and the files each may be."""

import enum
from pathlib import Path


class Form(enum.StrEnum):
    """One act of the menu each."""

    PICTURE = "picture"
    SHEET = "sheet"
    PAGE = "page"
    THINGS = "things"


SUFFIXES = {
    Form.PICTURE: (".png",),
    Form.SHEET: (".pdf",),
    Form.PAGE: (".html",),
    Form.THINGS: (".geojson", ".kml"),
}


def named(path: Path, form: Form, chosen: str) -> Path:
    """With the ending that was chosen, unless it has one of the form's own."""
    return path if path.suffix.lower() in SUFFIXES[form] else path.with_name(path.name + chosen)
