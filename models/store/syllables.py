"""Pinyin typed without spaces, partly in whole syllables and partly in first letters: which syllables it begins."""

from functools import lru_cache

from models.store.spelling import readings

LONGEST = 6
_FIRST, _LAST = 0x4E00, 0x9FFF


def initials_of(text: str) -> str:
    """The first letters of the syllables a text of letters can be read as, longest syllables first: renml as rml.

    Empty when it cannot be read so, or holds anything but letters and digits.
    """
    if not text.isascii():
        return ""
    found, at = "", 0
    known = _known()
    while at < len(text):
        found += text[at]
        length = next((n for n in range(min(LONGEST, len(text) - at), 0, -1) if text[at : at + n] in known), 1)
        at += length
    return found if len(found) < len(text) else ""


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    """Every syllable of the common characters."""
    return frozenset(reading for code in range(_FIRST, _LAST) for reading in readings(chr(code)))
