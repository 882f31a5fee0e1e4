"""Images opened for a test, and closed after it."""

import pytest

from maps.sources.cache import MEBIBYTE, TileCache
from maps.sources.large_image import LargeImage
from tests.maps.sources.orthophotos import image_source


@pytest.fixture
def opened(tmp_path):
    """Opens the image of a path; all are closed at the end."""
    grounds = []
    cache = TileCache(tmp_path / "tiles", 50 * MEBIBYTE)

    def open_it(path, **more) -> LargeImage:
        ground = LargeImage(image_source(path, **more), tmp_path / "tiles", cache)
        grounds.append(ground)
        return ground

    yield open_it
    for ground in grounds:
        ground.close()
    cache.close()
