"""Texts that were read in a wrong encoding once and saved so: told by what they become when that is undone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

TWICE = "twice"
"""What a person says for an encoding when such a text is to be mended."""
RUNS_LOOKED_AT = 2_000
_RUN = re.compile(r"[^\x00-\x7f]+")
_LINE = re.compile(r"[^\r\n]*[^\x00-\x7f\r\n][^\r\n]*")
"""Outside UTF-8 the second byte of a sign may be an ASCII one."""
_RIGHT = (("cp1252", "utf-8"), ("gb18030", "utf-8"), ("cp1252", "gb18030"), ("cp1252", "big5hkscs"))
"""(the encoding it was wrongly read in, the one it was in)."""
_SURE_SHARE = 0.9
_LIKELY_SHARE = 0.4
_FEWEST_WORDS = 2
_FEWEST_RUNS = 2


@dataclass(frozen=True)
class Twice:
    """What was done to a text, and one of its words as it stands and as it was meant."""

    wrong: str
    right: str
    shown: str = ""
    meant: str = ""

    def mend(self, text: str) -> str:
        """The text as it was meant; what was lost stays a sign of its own, what was right stays."""
        return text if text.isascii() else self.parts.sub(lambda part: self._mended(part.group()), text)

    @property
    def parts(self) -> re.Pattern[str]:
        """What is mended as one."""
        return _RUN if self.right == "utf-8" else _LINE

    def whole(self, run: str) -> str | None:
        """A part of the text as it was meant; None when it was meant otherwise, or is damaged."""
        data = _bytes_of(run, self.wrong)
        if data is None:
            return None
        try:
            return data.decode(self.right)
        except UnicodeDecodeError:
            return None

    def _mended(self, run: str) -> str:
        whole = self.whole(run)
        if whole is not None or self.wrong != "gb18030":
            return run if whole is None else whole
        # A text of an odd number of bytes lost its last one when it was read two bytes at a time.
        data = _bytes_of(run.rstrip("\ufffd"), self.wrong)
        mended = data.decode(self.right, "replace") if data is not None else run
        return mended if mended.count("\ufffd") <= 1 + run.count("\ufffd") else run


def find_twice(sample: str, words: Iterable[str]) -> Twice | None:
    """What was done to a text, by its runs beyond ASCII and the header words it gains; None when nothing was."""
    words = tuple(words)
    sample = sample.lstrip("\ufeff")
    if sample.isascii() or any(word in sample for word in words):
        return None
    for wrong, right in _RIGHT:
        done = Twice(wrong, right)
        runs = list(dict.fromkeys(done.parts.findall(sample)))[:RUNS_LOOKED_AT]
        whole = {run: meant for run in runs if (meant := done.whole(run)) is not None}
        share = len(whole) / len(runs)
        is_sure = right == "utf-8" and wrong == "cp1252" and share >= _SURE_SHARE
        mended = done.mend(sample)
        gained = sum(word in mended for word in words)
        if (is_sure and len(whole) >= _FEWEST_RUNS) or (
            whole and share >= _LIKELY_SHARE and gained >= _FEWEST_WORDS
        ):
            shown, meant = next(iter(whole.items()))
            return Twice(wrong, right, "".join(filter(str.isprintable, shown))[:20], meant[:20])
    return None


def _bytes_of(run: str, wrong: str) -> bytes | None:
    """The bytes that a run was read from; None when it cannot come of that encoding."""
    if wrong == "cp1252":
        return _of_windows(run)
    try:
        return run.encode(wrong)
    except UnicodeEncodeError:
        return None


def _of_windows(run: str) -> bytes | None:
    """Windows-1252 or Latin-1, which programs mix: bytes without a sign in the one are those of the other."""
    found = bytearray()
    for sign in run:
        try:
            found += sign.encode("cp1252")
        except UnicodeEncodeError:
            if ord(sign) > 0xFF:
                return None
            found.append(ord(sign))
    return bytes(found)
