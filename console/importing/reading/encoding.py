"""The encoding of a text: by its form where it has one, else by its header words and everyday characters."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import IO

from console.importing.columns import catalogue, known_words, traditional
from console.importing.errors import BadFile
from console.importing.reading.source import Source

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
CANDIDATES = ("gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252")
SAMPLE_BYTES = 262_144
WORST_SHARE = 0.02
"""A text with more of its characters broken than this is of another encoding, or damaged throughout."""
_CHUNK = 1 << 20
_BAD = re.compile("[\udc80-\udcff\ufffd]")
"""Bytes that are no characters are kept as these (surrogateescape)."""


@dataclass(frozen=True)
class Encoding:
    """How a text is read, whether bytes in it are no characters, and whether it holds NULs."""

    name: str
    broken: bool = False
    nuls: bool = False

    @property
    def said(self) -> str:
        """As a person calls it."""
        return self.name.removesuffix("-sig")


def encoding_of(source: Source, given: str = "") -> Encoding:
    """Raises BadFile when no encoding makes sense of the text, or the one given is none."""
    head = source.head()
    name = given or by_form(head)
    if name:
        try:
            codecs.lookup(name)
        except (LookupError, ValueError) as error:
            raise BadFile("no_such_encoding", encoding=name[:40]) from error
        return _checked(source, name, given=bool(given))
    if head.count(b"\0") > len(head) // 20:
        raise BadFile("binary", file=source.name)
    checked = _try_utf8(source)
    if checked is not None:
        return checked
    return _checked(source, guess(_sample(source), source.name))


def by_form(head: bytes) -> str:
    """The encoding that the first bytes alone tell: a mark, or UTF-16 without one; empty for none."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half < 8:
        return ""
    if odd > half * 0.3 and even < half * 0.02:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.3 and odd < half * 0.02 else ""


def is_broken(text: str) -> bool:
    """Does the text hold bytes that are no characters in its encoding?"""
    return not text.isascii() and _BAD.search(text) is not None


def errors_of(encoding: str) -> str:
    """How bytes that are no characters are kept: only encodings whose ASCII is ASCII can escape them."""
    return "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"


def _try_utf8(source: Source) -> Encoding | None:
    """UTF-8 when the text is, but for a few broken bytes; None when it is something else."""
    walk = _walk(source, "utf-8")
    if walk.ends_open and walk.broken <= 1:
        raise BadFile("cut", file=source.name)
    return walk.encoding("utf-8") if walk.broken <= WORST_SHARE * walk.wide else None


def _checked(source: Source, name: str, *, given: bool = False) -> Encoding:
    walk = _walk(source, name)
    if walk.broken > max(WORST_SHARE * walk.wide, 1) and not given:
        raise BadFile("encoding", file=source.name)
    return walk.encoding(name)


@dataclass
class _Walk:
    """What a pass over a text counts: characters beyond ASCII, broken ones; does it end inside one?"""

    wide: int = 0
    broken: int = 0
    nuls: bool = False
    ends_open: bool = False

    def encoding(self, name: str) -> Encoding:
        return Encoding(name, self.broken > 0, self.nuls)


def _walk(source: Source, name: str) -> _Walk:
    """Look at the whole text once; a second time, and slowly, only when something is broken."""
    walk = _Walk()
    try:
        for text in _texts(source, name, "strict"):
            walk.nuls = walk.nuls or "\0" in text
    except UnicodeDecodeError as error:
        walk.ends_open = "unexpected end" in error.reason
    except ValueError as error:  # a UTF-16 stream without its mark
        raise BadFile("encoding", file=source.name) from error
    else:
        return walk
    errors = errors_of(name)
    try:
        for text in _texts(source, name, errors):
            walk.nuls = walk.nuls or "\0" in text
            walk.wide += len(text) - len(text.encode("ascii", "ignore"))
            walk.broken += len(_BAD.findall(text))
    except ValueError as error:
        raise BadFile("encoding", file=source.name) from error
    return walk


def _texts(source: Source, name: str, errors: str) -> Iterator[str]:
    with source.opened() as stream:
        decoder = codecs.getincrementaldecoder(name)(errors)
        while data := stream.read(_CHUNK):
            yield decoder.decode(data)
        yield decoder.decode(b"", final=True)


def _sample(source: Source) -> bytes:
    """The first line and then those lines that hold more than ASCII."""
    sample = bytearray()
    with source.opened() as stream:
        sample += stream.readline(SAMPLE_BYTES)
        looked = len(sample)
        while len(sample) < SAMPLE_BYTES and looked < 64 * SAMPLE_BYTES and (line := stream.readline(SAMPLE_BYTES)):
            looked += len(line)
            if not line.isascii():
                sample += line
    return bytes(sample)


def guess(sample: bytes, file_name: str) -> str:
    """The likeliest encoding of bytes that are no UTF-8. Nearly any bytes decode as GB18030: see `_plausibility`.

    Raises BadFile when none is likely.
    """
    scores = {name: _plausibility(sample.decode(name, "surrogateescape"), name) for name in CANDIDATES}
    best = max(CANDIDATES, key=scores.__getitem__)
    if scores[best] < 0.3:
        raise BadFile("encoding", file=file_name)
    return best


def _plausibility(text: str, encoding: str) -> float:
    """Header words found, then the share of everyday characters of the script among those beyond ASCII."""
    words = sum(word in text for word in wide_words())
    beyond = [(before, c) for before, c in zip(" " + text, text, strict=False) if c > "\x7f"][:20_000]
    if not beyond:
        return 0.0
    everyday = _EVERYDAY[encoding]
    commonest = frozenset(catalogue()["everyday"].get(encoding, ""))
    common = sum(everyday(c, before) + (c in commonest) for before, c in beyond)
    broken = sum("\udc80" <= c <= "\udcff" for _, c in beyond)
    return words + (common - 5 * broken) / len(beyond)


@cache
def wide_words() -> frozenset[str]:
    """The header words that are no ASCII, in simplified and traditional characters."""
    wide = [word for word in known_words() if len(word) > 1 and not word.isascii()]
    return frozenset({*wide, *map(traditional, wide)})


def _is_level_1(encoding: str, first: int, last: int) -> Callable[[str, str], bool]:
    """Is the character among the frequent ones, which stand first in the national standards?"""

    def is_everyday(character: str, _: str) -> bool:
        if "\u3000" <= character <= "\u30ff" or "\uff01" <= character <= "\uff5e":
            return True
        try:
            data = character.encode(encoding)
        except UnicodeEncodeError:
            return False
        return len(data) == 2 and first <= data[0] <= last

    return is_everyday


def _is_latin(character: str, before: str) -> bool:
    """A letter within a word of Latin letters: two of them in a row beyond ASCII are rare."""
    return character in "°²³½äöüßÄÖÜéèêëàâçîïôûùœæÉÈÀÇáíóúñåøÅØ’–" and (before <= "\x7f" or before.isspace())


_EVERYDAY: dict[str, Callable[[str, str], bool]] = {
    "gb18030": _is_level_1("gb2312", 0xB0, 0xD7), "big5hkscs": _is_level_1("big5", 0xA4, 0xC6),
    "cp932": _is_level_1("cp932", 0x88, 0x97), "euc_jp": _is_level_1("euc_jp", 0xB0, 0xCF),
    "cp949": _is_level_1("euc_kr", 0xB0, 0xC8), "cp1252": _is_latin,
}  # fmt: skip


def opened_text(stream: IO[bytes], encoding: Encoding) -> io.TextIOWrapper:
    """The text of the bytes, its line ends as they are."""
    return io.TextIOWrapper(stream, encoding.name, errors_of(encoding.name), newline="")
