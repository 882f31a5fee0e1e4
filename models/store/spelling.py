"""How a name may be written by whoever looks for it: plain characters, every reading of each, digits as spoken."""

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from models.store.street_words import other_wordings

if TYPE_CHECKING:
    from opencc import OpenCC

LONGEST = 4_000
"""Characters of a text that are looked at; no record's text is longer."""
READ_ALOUD = 60
"""Characters of a text that are also found by how they sound."""
MOST_READINGS = 4
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"})
# zh: the digits of Chinese, and as they are spoken over the radio
_SPOKEN = str.maketrans("〇零洞一幺壹二两三四五六七拐八九勾", "00011122345677899")
# zh: the words for ten and for a hundred, which stand between the digits
_TEN, _HUNDRED = "十", "百"


class Unit(msgspec.Struct, frozen=True, gc=False):
    """One character of a plain text, and how it may be read: toneless pinyin, the usual one first."""

    char: str
    readings: tuple[str, ...] = ()


class Spelt(msgspec.Struct, frozen=True, gc=False):
    """A name as it is compared: `texts` are its plain forms without spaces, the usual one first."""

    texts: tuple[str, ...]
    starts: frozenset[int]
    """Where words begin in the first of the texts."""
    units: tuple[Unit, ...]
    """The characters that are also found by sound; none without a Chinese one."""
    initials: str
    """First letters of several words of an alphabet."""


def plain(text: str) -> str:
    """Lower case, full-width folded, accents off, simplified: what differs in writing only is one."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST]).casefold()
    if not folded.isprintable():
        # Marks that only steer how text runs vanish; half a surrogate pair is no text.
        folded = "".join(c if c.isprintable() else " " * c.isspace() for c in folded)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", _simplified(folded)).translate(_PLAIN)
        bare = "".join(c for c in folded if not unicodedata.combining(c))
        folded = unicodedata.normalize("NFC", bare)
    return folded[:LONGEST]


def is_wide(character: str) -> bool:
    """Is it of a script that is written without spaces?"""
    return character >= "\u2e80"


def words_of(text: str) -> list[str]:
    """The runs of letters and digits of a plain text."""
    return "".join(c if c.isalnum() else " " for c in text).split()


def squeezed(words: Iterable[str]) -> str:
    """Words as one, digits as digits however they are spoken."""
    return "".join(words).translate(_SPOKEN)


@lru_cache(maxsize=16_384)
def spelt(name: str) -> Spelt:
    """The name as it is compared."""
    words = words_of(plain(name))
    text = squeezed(words)
    starts = itertools.accumulate((len(word) for word in words[:-1]), initial=0)
    forms = dict.fromkeys(form for form in (text, counted(text)) if form)
    initials = "".join(word[0] for word in words) if len(words) > 1 and text.isascii() else ""
    return Spelt(tuple(forms), frozenset(starts), units_of("".join(words)[:READ_ALOUD]), initials)


def asked(query: str) -> tuple[str, ...]:
    """The plain forms a query may mean: as typed, with its numbers as digits, its street words long and short."""
    words = words_of(plain(query))
    text = squeezed(words)
    wordings = (squeezed(other) for other in other_wordings(words))
    return tuple(dict.fromkeys(form for form in (text, counted(text), *wordings) if form))


def units_of(text: str) -> tuple[Unit, ...]:
    """The characters of a plain text with their readings; none when no character has any."""
    units = tuple(map(_unit, text))
    return units if any(unit.readings for unit in units) else ()


@lru_cache(maxsize=32_768)
def _unit(character: str) -> Unit:
    return Unit(character.translate(_SPOKEN), readings(character) if is_wide(character) else ())


def letters_of(units: Sequence[Unit]) -> str:
    """The units read aloud in the usual way."""
    return "".join(unit.readings[0] if unit.readings else unit.char for unit in units)


def counted(text: str) -> str:
    """Numbers spelt with ten and hundred as digits: 2十5 as 25; the text itself without one."""
    if _TEN not in text and _HUNDRED not in text:
        return text
    runs = itertools.groupby(text, lambda c: (c.isascii() and c.isdigit()) or c in (_TEN, _HUNDRED))
    return "".join(_value("".join(run)) if is_number else "".join(run) for is_number, run in runs)


def _value(run: str) -> str:
    if _TEN not in run and _HUNDRED not in run:
        return run
    total, digits = 0, ""
    for character in run:
        if character in (_TEN, _HUNDRED):
            total += int(digits[-6:] or 1) * (10 if character == _TEN else 100)
            digits = ""
        else:
            digits += character
    return str(total + int(digits[-6:] or 0))


def readings(character: str) -> tuple[str, ...]:
    """Every reading of a character as toneless pinyin, the usual one first; none of what is not Chinese."""
    found: dict[str, None] = {}
    for reading in _dictionary().get(ord(character), "").split(","):
        bare = unicodedata.normalize("NFC", "".join(_bare_letters(reading)))
        found.update(dict.fromkeys((bare.replace("ü", "v"), bare.replace("ü", "u")) if bare else ()))
    return tuple(found)[:MOST_READINGS]


def _bare_letters(reading: str) -> Iterator[str]:
    """The letters without their tones; the two dots of ü are part of the letter."""
    for letter in unicodedata.normalize("NFD", reading):
        if letter == "\u0308":
            yield "\u0308"
        elif not unicodedata.combining(letter):
            yield letter


@lru_cache(maxsize=1)
def _dictionary() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT

    return PINYIN_DICT


def _simplified(text: str) -> str:
    if not any(is_wide(c) for c in text):
        return text
    return _converter().convert(text)


@lru_cache(maxsize=1)
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")
