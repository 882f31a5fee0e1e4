"""The bytes of a network file as EPANET can read them: whoever wrote it, with lines and names of its lengths."""

import codecs
from collections.abc import Iterator

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CHINESE = "gb18030"
"""EPANET counts bytes, and a name may have 31: so written, a Chinese one has 15 characters, and not 10."""
LINE_BYTES = 1_022
"""EPANET 2.2 reads a line into 1,024 bytes with the ends of line and text; what is left is another line to it."""
PATTERN_VALUES = 30
"""Of a line it takes 40 words, so 39 values of a pattern, and forgets the others without a word."""
WORD_BYTES = 100
"""Longer words of data are no names and no numbers; EPANET 2.2 writes beyond its memory in complaining of one."""
_SEEN_BYTES = 4_096


class BadText(ValueError):
    """Text that EPANET would lose a part of; `code` names the sentence, `line` where."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code, self.line = code, line


def readable(text: bytes) -> tuple[bytes, str]:
    """The file byte by byte, and how its names are written in it. Raises BadText for what is no text."""
    wide = _wide(text)
    if wide:
        try:
            return text.decode(wide).removeprefix("\ufeff").encode(_CHINESE), _CHINESE
        except UnicodeError as error:
            raise BadText("cut_text") from error
    text = text.removeprefix(codecs.BOM_UTF8)
    if b"\0" in text:
        raise BadText("binary", text.count(b"\n", 0, text.index(b"\0")) + 1)
    encoding = encoding_of(text)
    if encoding == "utf-8" and not text.isascii():
        return text.decode(encoding).encode(_CHINESE), _CHINESE
    return text, encoding


def encoding_of(text: bytes) -> str:
    """How the names of a file are written: as most are today, as Chinese tools wrote them, else byte by byte."""
    for encoding in ("utf-8", _CHINESE):
        try:
            text.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "latin-1"


def fitted(line: bytes, number: int, *, is_pattern: bool) -> Iterator[bytes]:
    """A line in as many as EPANET needs to take all of its data; raises BadText where it cannot be told in parts.

    Comments are cut; a pattern goes on in the next line of its name.
    """
    data = line.partition(b";")[0]
    words = data.split()
    if any(len(word) > WORD_BYTES for word in words):
        raise BadText("long_word", number)
    if is_pattern and len(words) > PATTERN_VALUES + 1:
        name, values = words[0], words[1:]
        for at in range(0, len(values), PATTERN_VALUES):
            yield from fitted(b" ".join((name, *values[at : at + PATTERN_VALUES])), number, is_pattern=False)
    elif len(line) <= LINE_BYTES:
        yield line
    else:
        tight = b" ".join(words)
        if len(tight) > LINE_BYTES:
            raise BadText("long_line", number)
        yield tight


def _wide(text: bytes) -> str:
    """The encoding of a text whose characters have two or four bytes; empty for every other."""
    for mark, name in _WIDE:
        if text.startswith(mark):
            return name
    head = text[:_SEEN_BYTES]
    high, low = head[1::2].count(0), head[::2].count(0)
    if max(high, low) * 6 <= len(head) or min(high, low) * 8 > max(high, low):
        return ""
    return "utf-16-le" if high > low else "utf-16-be"
