"""A network file as it may be given to EPANET: without what would make it read or write other files."""

from collections.abc import Iterator

from console.mains.inp_text import WORD_BYTES, BadText, fitted

_OTHER_FILES = {b"[OPTIONS]": (b"HYDRAULICS", b"MAP"), b"[REPORT]": (b"",), b"[BACKDROP]": (b"",)}
"""By section the words that name other files; the report and the picture behind the map are of no use here."""
_LATER = {b"[OPTIONS]": (b"BACKFLOW",)}
"""What EPANET 2.3 writes into every file and 2.2 does not know: whether emitters sucked dry let water in."""
_LEFT_OUT = {section: (*words, *_LATER.get(section, ())) for section, words in _OTHER_FILES.items()}
_LEAKS = b"[LEAKAGE]"
"""A section of EPANET 2.3: without what it says hydrants would give more than there is."""
_IDLE = (b"[TITLE]", b"[LABELS]", b"[TAGS]", b"[VERTICES]")
"""Sections that say nothing about water: long words and endless lines of them are nobody's trouble."""
_PATTERNS = b"[PATTERNS]"
END = b"[END]"


def harmless(text: bytes) -> bytes:
    """The file up to its end, each section about water as it was but for lines that name other files.

    Lines longer than EPANET takes are fitted to it. Raises BadText where that would lose data.
    """
    return b"\n".join(_lines(text)) + b"\n"


def _lines(text: bytes) -> Iterator[bytes]:
    section = b""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip().upper()
        if words.startswith(b"["):
            section = _section(words)
            if section == END:
                return
        elif section == _LEAKS and words and not words.startswith(b";"):
            raise BadText("leaks", number)
        elif words.startswith(_LEFT_OUT.get(section, ())) and section in _LEFT_OUT:
            continue
        if section == _LEAKS or section in _IDLE:
            continue
        if len(line) <= WORD_BYTES and section != _PATTERNS:
            yield line
        else:
            yield from fitted(line, number, is_pattern=section == _PATTERNS)


def _section(words: bytes) -> bytes:
    """EPANET knows a section by its first letters; so do we, for those that matter."""
    for known in (*_LEFT_OUT, *_IDLE, _PATTERNS, _LEAKS, END):
        if words.startswith(known[:4]):
            return known
    return words
