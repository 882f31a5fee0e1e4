"""Words of street names that are written short as often as long: St and Street, Str. and Straße."""

from collections.abc import Iterator, Sequence

LONG = {
    "st": "street", "str": "strasse", "ave": "avenue", "av": "avenue", "rd": "road", "blvd": "boulevard",
    "dr": "drive", "ln": "lane", "pl": "place", "ct": "court", "sq": "square", "hwy": "highway",
    "pkwy": "parkway", "ter": "terrace", "n": "north", "s": "south", "e": "east", "w": "west",
    "r": "rua",
}  # fmt: skip
SHORT = {"avenida": "av", **{long: short for short, long in reversed(LONG.items())}}
_TAIL_LONG, _TAIL_SHORT = "strasse", "str"


def other_wordings(words: Sequence[str]) -> Iterator[list[str]]:
    """The plain words with every street word long, and with every one short; only what differs from them."""
    for wording in ([_long(word) for word in words], [_short(word) for word in words]):
        if wording != list(words):
            yield wording


def _long(word: str) -> str:
    if len(word) > len(_TAIL_SHORT) and word.endswith(_TAIL_SHORT):
        return word.removesuffix(_TAIL_SHORT) + _TAIL_LONG
    return LONG.get(word, word)


def _short(word: str) -> str:
    if len(word) > len(_TAIL_LONG) and word.endswith(_TAIL_LONG):
        return word.removesuffix(_TAIL_LONG) + _TAIL_SHORT
    return SHORT.get(word, word)
