"""What is remembered of an image: the same that was kept, or nothing."""

import pytest

from maps.sources.findings import keep, recalled
from maps.sources.raster.wire import Opened

FOUND = Opened(
    1_500, 1_100, (2, 4), 256, 256, 3, False, "EPSG:32650", (0.5, 0.0, 1.0, 0.0, -0.5, 2.0), ((0, 0, 1, 2),)
)


def test_what_is_kept_is_recalled(tmp_path):
    keep(tmp_path / "new" / "image-a.json", FOUND)
    assert recalled(tmp_path / "new" / "image-a.json") == FOUND
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["image-a.json"]


ANOTHERS = b'{"reader":"rasterio 0","opened":{"type":"Opened","wide":1,"high":1}}'


@pytest.mark.parametrize(
    "data",
    [None, b"", b"[1]", b"{}", b"\xff\xfe", b"{" * 9_000, ANOTHERS],
    ids=["none", "empty", "a list", "nothing in it", "no text", "deep", "by another reader"],
)  # fmt: skip
def test_what_cannot_be_used_is_nothing(tmp_path, data):
    if data is not None:
        (tmp_path / "a.json").write_bytes(data)
    assert recalled(tmp_path / "a.json") is None


def test_what_is_too_large_is_not_read(tmp_path):
    keep(tmp_path / "a.json", FOUND)
    with (tmp_path / "a.json").open("ab") as file:
        file.write(b" " * 2_000_000)
    assert recalled(tmp_path / "a.json") is None


def test_where_nothing_can_be_kept_nothing_is(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    keep(tmp_path / "file" / "a.json", FOUND)
    assert recalled(tmp_path / "file" / "a.json") is None
