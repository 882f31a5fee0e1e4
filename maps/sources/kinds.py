"""What kind of image a file is, by its first bytes; of kinds that are not read, what to do about it."""

from pathlib import Path

from maps.sources.bad_source import BadSource

_HEAD_BYTES = 1_024
_READ = {
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG": "png",
    b"RIFF": "webp",
    b"\0\0\0\x0cjP  ": "jp2",
    b"\xff\x4f\xff\x51": "jp2",
} | dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "tiff")
_NOT_READ = {
    b"GIF8": "is_gif",
    b"BM": "is_bmp",
    b"%PDF": "is_pdf",
    b"msid": "is_sid",
    b"EHFA_HEADER_TAG": "is_img",
    b"PK\x03\x04": "is_archive",
    b"Rar!": "is_archive",
    b"7z\xbc\xaf": "is_archive",
}
"""First bytes -> a key under `sources.trouble`."""
_IN_WORDS = {
    b"<vrtdataset": "refers_elsewhere",
    b"<svg": "is_svg",
    b"<html": "is_web_page",
    b"<!doctype html": "is_web_page",
}


def kind_of(path: Path) -> str:
    """`jpeg`, `png`, `webp`, `jp2` or `tiff`. Raises BadSource for any other, OSError."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    found = next((kind for begin, kind in _READ.items() if head.startswith(begin)), "")
    if not found:
        raise BadSource(_why(head, path))
    return found


def _why(head: bytes, path: Path) -> str:
    if not head:
        return "empty"
    if path.suffix.lower() == ".ecw":
        # Nothing in the file itself says so.
        return "is_ecw"
    if head[4:8] == b"ftyp":
        return "is_heif"
    found = next((code for begin, code in _NOT_READ.items() if head.startswith(begin)), "")
    words = head.lower()
    return found or next((code for word, code in _IN_WORDS.items() if word in words), "not_drawing")
