"""A file is what it holds, not what it is called; what is not read is named, with a way out."""

import re
from pathlib import Path

import pytest

from maps.sources.bad_source import BadSource
from maps.sources.kinds import kind_of
from resources.words import t
from tests.maps.sources.pictures import picture

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.tif", b"", "empty"),
        ("a.png", b"GIF89a" + bytes(50), "is_gif"),
        ("a.jpg", b"BM" + bytes(50), "is_bmp"),
        ("a.png", b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "is_svg"),
        ("a.tif", b"<!DOCTYPE html><html></html>", "is_web_page"),
        ("a.tif", b'<VRTDataset rasterXSize="1">', "refers_elsewhere"),
        ("a.pdf", b"%PDF-1.7", "is_pdf"),
        ("a.jpg", b"\0\0\0\x1cftypheic" + bytes(20), "is_heif"),
        ("A.ECW", b"\x65\x02\x00\x01", "is_ecw"),
        ("a.sid", b"msid\x01\x01", "is_sid"),
        ("a.img", b"EHFA_HEADER_TAG\0", "is_img"),
        ("a.tif", b"PK\x03\x04", "is_archive"),
        ("a.tif", b"nothing known", "not_drawing"),
    ],
)
def test_what_is_not_read_is_named(tmp_path, name, data, code):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(BadSource) as caught:
        kind_of(tmp_path / name)
    assert caught.value.code == code


def test_a_name_says_nothing(tmp_path):
    (tmp_path / "a.tif").write_bytes(picture("#fff", kind="JPEG"))
    assert kind_of(tmp_path / "a.tif") == "jpeg"


def test_every_reason_has_a_sentence():
    files = [*(ROOT / "maps/sources").rglob("*.py")]
    text = "\n".join(path.read_text("utf-8") for path in files)
    codes = set(re.findall(r'(?:BadSource|Unreadable|Refused)\("(\w+)"\)', text))
    codes |= set(re.findall(r'"(is_\w+)"', (ROOT / "maps/sources/kinds.py").read_text("utf-8")))
    assert len(codes) > 25
    for code in codes:
        assert t(f"sources.trouble.{code}") != f"sources.trouble.{code}"
