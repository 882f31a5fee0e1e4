"""Names as the gazetteer compares them, and the parts of addresses: streets, house numbers and crossings."""

import re
import unicodedata

_RUNS = re.compile(r"([\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af\U00020000-\U0003ffff]+)|([^\W_]+)")
_PLAIN = {"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i"}
# zh: how house numbers are written
_MARK, _DASH = "[号號]", "之"
# zh: the words between the two streets of a crossing
_BETWEEN_STREETS = re.compile(r"\s*[&/@＆×]\s*|\s+(?:and|at|und|ecke|x)\s+|[与和交跟]", re.IGNORECASE)
# zh: how names of streets end
_STREET_ENDS = re.compile("[路街道巷弄]|大道|胡同")
# zh: how crossings end
_CROSSING_END = re.compile("(?P<road>[路街])?(?:路|街)?(?:交叉|交汇|交界)?(?:路口|口|处)$")
LONGEST_CROSSING = 100
MOST_PAIRS = 4
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


def first_number(text: str) -> int | None:
    """The number a house number begins with: 12 of 12a and 12-14; None for none."""
    found = re.match(r"\d{1,6}", text)
    return int(found[0]) if found else None


def split_crossing(text: str) -> list[tuple[str, str]]:
    """The pairs of streets a crossing may be of: A & B, A/B, 人民路与中山路, 人民路中山路口; likeliest first."""
    text = _CROSSING_END.sub(lambda end: end["road"] or "", text.strip()[:LONGEST_CROSSING])
    parted = [part.strip() for part in _BETWEEN_STREETS.split(text, maxsplit=1)]
    pairs = [(parted[0], parted[1])] if len(parted) == 2 and all(parted) else []
    ends = (found.end() for found in _STREET_ENDS.finditer(text) if found.end() < len(text))
    pairs += [(text[:end].strip(), text[end:].strip()) for end in ends if _STREET_ENDS.search(text, end)]
    return pairs[:MOST_PAIRS]
