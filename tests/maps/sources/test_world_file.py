"""World files as programs and people write them."""

import pytest

from maps.sources.bad_source import BadSource
from maps.sources.world_file import world_file

PLACE = (0.5, 0.0, 447_000.0, 0.0, -0.5, 4_418_000.0)


@pytest.mark.parametrize(
    "text",
    [
        "0.5\n0\n0\n-0.5\n447000.25\n4417999.75\n",
        "0.5\r\n0\r\n0\r\n-0.5\r\n447000.25\r\n4417999.75",
        "0,5\n0,0\n0,0\n-0,5\n447000,25\n4417999,75\n",
        "\ufeff0.5\n0\n0\n-0.5\n447000.25\n4417999.75\n",
        "  0.50000000  \n\n0\n0\n -5e-1\n+447000.25\n4417999.75\n\n(metres)\n",
    ],
    ids=["plain", "of Windows", "with decimal commas", "with a byte order mark", "with blanks and words"],
)
def test_it_is_read_however_it_is_written(tmp_path, text):
    (tmp_path / "a.tfw").write_text(text, "utf-8", newline="")
    assert world_file(tmp_path / "a.tif") == pytest.approx(PLACE)


@pytest.mark.parametrize(
    ("image", "ending"),
    [("a.tif", ".tfw"), ("a.TIF", ".TFW"), ("a.tiff", ".tifw"), ("a.tif", ".wld"), ("a.jp2", ".j2w"),
     ("a.jpeg", ".jpegw"), ("a.png", ".pgw"), ("a.webp", ".wpw")],
)  # fmt: skip
def test_it_is_found_by_every_usual_ending(tmp_path, image, ending):
    (tmp_path / f"a{ending}").write_text("0.5\n0\n0\n-0.5\n447000.25\n4417999.75\n")
    assert world_file(tmp_path / image) == pytest.approx(PLACE)


def test_an_images_own_goes_before_that_of_a_picture_of_the_same_name(tmp_path):
    (tmp_path / "a.pgw").write_text("9\n0\n0\n-9\n1\n1\n")
    (tmp_path / "a.tfw").write_text("0.5\n0\n0\n-0.5\n447000.25\n4417999.75\n")
    assert world_file(tmp_path / "a.tif") == pytest.approx(PLACE)
    assert world_file(tmp_path / "a.png")[0] == 9


@pytest.mark.parametrize(
    ("data", "code"),
    [(None, "no_place"), (b"", "bad_place"), (b"1\n2\n3\n", "bad_place"), (b"\xff\xfe1\0\n\0", "bad_place"),
     (b"a b c d e f", "bad_place")],
    ids=["none", "empty", "cut off", "in UTF-16", "words"],
)  # fmt: skip
def test_what_is_no_world_file_is_refused(tmp_path, data, code):
    if data is not None:
        (tmp_path / "a.tfw").write_bytes(data)
    with pytest.raises(BadSource) as caught:
        world_file(tmp_path / "a.tif")
    assert caught.value.code == code
