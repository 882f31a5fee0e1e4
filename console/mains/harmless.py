"""A network file as it may be given to EPANET: without what would make it read or write other files."""

import codecs
from collections.abc import Iterator

_OTHER_FILES = {b"[OPTIONS]": (b"HYDRAULICS", b"MAP"), b"[REPORT]": (b"",), b"[BACKDROP]": (b"",)}
"""By section the words that name other files; the report and the picture behind the map are of no use here."""
END = b"[END]"
LINE_BYTES = 1_000
"""EPANET takes no longer line."""


def encoding_of(text: bytes) -> str:
    """How the names of a file are written: as most are today, as Chinese tools wrote them, else byte by byte."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def harmless(text: bytes) -> bytes:
    """The file up to its end, each section as it was but for lines that name other files."""
    return b"\n".join(_lines(text.removeprefix(codecs.BOM_UTF8))) + b"\n"


def _lines(text: bytes) -> Iterator[bytes]:
    section = b""
    for raw in text.splitlines():
        line = raw[:LINE_BYTES]
        words = line.strip().upper()
        if words.startswith(b"["):
            section = _section(words)
            if section == END:
                return
        elif words.startswith(_OTHER_FILES.get(section, ())) and section in _OTHER_FILES:
            continue
        yield line


def _section(words: bytes) -> bytes:
    """EPANET knows a section by its first letters; so do we, for those that matter."""
    for known in (*_OTHER_FILES, END):
        if words.startswith(known[:4]):
            return known
    return words
