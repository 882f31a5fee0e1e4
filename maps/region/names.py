"""Names as the gazetteer indexes and asks for them: words for alphabets, one and two characters for Chinese."""

import itertools
import re
import unicodedata
from collections.abc import Iterator

_RUNS = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0003ffff]+)|([^\W_]+)")
_PLAIN = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"}
# zh: how house numbers are written
_MARK, _DASH = "[号號]", "之"
_NUMBER = rf"\d+\s?[a-z]?(?:\s?[-/{_DASH}]\s?\d+\s?[a-z]?)?"
_TRAILING = re.compile(rf"^(?P<street>.*?[^\d\s,，-])[\s,，]*(?P<number>{_NUMBER})\s*{_MARK}?$", re.IGNORECASE)
_LEADING = re.compile(rf"^(?P<number>{_NUMBER})[\s,，]+(?P<street>\D.*)$", re.IGNORECASE)


def plain(text: str) -> str:
    """Lower case, full-width folded, accents off: `Straße` and `STRASSE` are one."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(_PLAIN.get(c, c) for c in folded if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", bare).strip()


def is_chinese(text: str) -> bool:
    """Does the text hold a character that is written without spaces?"""
    return any(run[1] for run in _RUNS.finditer(text))


def index_words(text: str) -> list[str]:
    """Every token a name is found by: words, single characters and neighbouring pairs."""
    tokens: list[str] = []
    for characters, word in _runs(text):
        if word:
            tokens.append(word)
        else:
            tokens.extend(characters)
            tokens.extend(_pairs(characters))
    return tokens


def query_words(text: str) -> list[tuple[str, bool]]:
    """The tokens a query asks for, each with whether it may be the beginning of a longer word."""
    tokens: list[tuple[str, bool]] = []
    for characters, word in _runs(text):
        if word:
            tokens.append((word, True))
        elif len(characters) == 1:
            tokens.append((characters, False))
        else:
            tokens.extend((pair, False) for pair in _pairs(characters))
    return tokens


def pinyin_words(text: str) -> list[str]:
    """Syllables, the whole and the initials of a Chinese name: ren min lu renminlu rml."""
    if not is_chinese(text):
        return []
    from pypinyin import lazy_pinyin

    chinese = "".join(run[1] or "" for run in _RUNS.finditer(text))
    syllables = [s for s in lazy_pinyin(chinese) if s.isascii()]
    if not syllables:
        return []
    return [*syllables, "".join(syllables), "".join(s[0] for s in syllables)]


def split_address(text: str) -> tuple[str, str, bool] | None:
    """(street, house number, whether the number came first) of an address; None when there is no number."""
    text = text.strip()
    if found := _LEADING.match(text):
        return found["street"].strip(), house_number(found["number"]), True
    if found := _TRAILING.match(text):
        return found["street"].strip(), house_number(found["number"]), False
    return None


def house_number(text: str) -> str:
    """A house number as compared: no spaces, no 号, lower case."""
    return re.sub(rf"\s+|{_MARK}", "", plain(text)).replace(_DASH, "-")


def _runs(text: str) -> Iterator[tuple[str, str]]:
    for run in _RUNS.finditer(plain(text)):
        yield run[1] or "", run[2] or ""


def _pairs(characters: str) -> Iterator[str]:
    for first, second in itertools.pairwise(characters):
        yield first + second
