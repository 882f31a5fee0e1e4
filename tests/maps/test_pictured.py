"""What the map draws is what was kept as a picture, but for the fine grain of letters and edges."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from maps.view import MapView
from tests.maps.pictured import KEPT, MOST_APART, SCENES, SIZE, apart, kept, picture_of

KILOBYTE = 1024


@pytest.mark.parametrize("name", SCENES)
def test_the_map_draws_what_was_kept(ready_map: MapView, name: str, tmp_path: Path) -> None:
    ready_map.resize(*SIZE)
    picture = picture_of(ready_map, name)
    far, where = apart(picture, kept(name))
    picture.save(tmp_path / f"{name}.png")
    assert far <= MOST_APART, f"{far:.1f} at {where}: see {tmp_path}, and `make pictures` if it is meant"


@pytest.mark.parametrize(("x", "y"), [(30, 30), (240, 180), (450, 330)])
def test_one_symbol_that_is_missing_or_of_another_colour_is_seen(x: int, y: int) -> None:
    whole = Image.new("RGB", SIZE, "#1a232e")
    less, other = whole.copy(), whole.copy()
    for picture, fill in ((whole, "#3b8eea"), (other, "#e0323b")):
        ImageDraw.Draw(picture).ellipse((x - 8, y - 8, x + 8, y + 8), fill)
    assert apart(whole, less)[0] > MOST_APART
    assert apart(whole, other)[0] > MOST_APART
    assert apart(whole, whole)[0] == 0


def test_the_grain_of_letters_is_not_seen_but_another_size_is() -> None:
    one, two = Image.new("RGB", SIZE, "#f2f1ed"), Image.new("RGB", SIZE, "#f2f1ed")
    for picture, shade in ((one, "#232b35"), (two, "#3a424c")):
        ImageDraw.Draw(picture).text((100, 100), "Leopoldstraße 12", shade)
    assert 0 < apart(one, two)[0] <= MOST_APART
    assert apart(one, one.resize((240, 180)))[0] > MOST_APART


def test_the_kept_pictures_are_those_of_the_scenes_and_small() -> None:
    files = {path.stem: path.stat().st_size for path in KEPT.glob("*.png")}
    assert files.keys() == SCENES.keys()
    assert max(files.values()) < 40 * KILOBYTE
