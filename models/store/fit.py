"""How well a query fits a name: whole, from its beginning, from a word, inside, or nearly."""

import enum
from collections.abc import Iterator, Sequence

import msgspec

from models.store.spelling import Spelt, Unit, is_wide, letters_of, plain, spelt, units_of, words_of
from models.store.spelling import asked as forms_of

LONGEST_COMPARED = 64
"""Characters compared when a query is misspelt; nobody types more of a name by hand."""


LONGEST_NAME = 200
LONGEST_QUERY = 100
MOST_WORDS = 8
APART = 0.7


class Tier(enum.IntEnum):
    """From nearly to whole; a better tier comes first, whatever else speaks for a find."""

    NEARLY = 1
    INSIDE = 2
    WORD = 3
    BEGINS = 4
    WHOLE = 5


LITERAL, READ, INITIALS = 1.0, 0.8, 0.5
"""How sure a fit is by how it was typed: as written, as read aloud, by first letters."""
_LETTERS_OF_TWO = ("zh", "ch", "sh")
_ALOUD, _CONFUSED = 0.95, 0.9
_HEARD_AS_ONE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("l", "n"), ("f", "h"))
_LEAST_ALIKE = 0.6


class Fit(msgspec.Struct, frozen=True, order=True, array_like=True):
    """The tier, and within it how sure, 0 to 1."""

    tier: Tier
    sure: float


class Asked(msgspec.Struct, frozen=True):
    """A query in the forms that are compared."""

    forms: tuple[str, ...]
    letters: str
    """The whole query read aloud; empty when nothing in it is written in characters."""
    units: tuple[Unit, ...]
    words: tuple[tuple[str, ...], ...] = ()
    """The forms of each word, when there are several: they may stand in any order, and apart."""

    @property
    def text(self) -> str:
        """As it was typed."""
        return self.forms[0] if self.forms else ""


def ask(query: str) -> Asked:
    """A query, ready to be compared; one of no letter and no digit has no forms."""
    words = words_of(plain(query[:LONGEST_QUERY]))[:MOST_WORDS]
    units = units_of("".join(words)[:LONGEST_COMPARED])
    apart = tuple(forms_of(word) for word in words) if len(words) > 1 else ()
    return Asked(forms_of(" ".join(words)), letters_of(units) if units else "", units, apart)


def fit(asked: Asked, names: Sequence[str]) -> Fit | None:
    """How the query fits the best of the names, or its words do one by one; None when it does not."""
    best = max((found for name in names if (found := _fit(asked, name)) is not None), default=None)
    if best is not None or not asked.words:
        return best
    parts = [Asked(forms, "", ()) for forms in asked.words]
    each = [max((one for name in names if (one := _fit(part, name))), default=None) for part in parts]
    sure = [one.sure for one in each if one is not None]
    return Fit(Tier.INSIDE, min(sure) * APART) if len(sure) == len(parts) else None


def _fit(asked: Asked, name: str) -> Fit | None:
    spelling = spelt(name[:LONGEST_NAME])
    best = max((found for form in asked.forms for found in _literal(form, spelling)), default=None)
    if asked.text and asked.text in spelling.initials and len(asked.text) > 1:
        best = _better(best, _placed(spelling.initials.find(asked.text), asked.text, spelling.initials, INITIALS))
    if spelling.units and (best is None or best.tier < Tier.WHOLE) and not all(map(is_wide, asked.text)):
        best = _better(best, _read(asked.text, spelling.units))
    return best


def _better(one: Fit | None, other: Fit | None) -> Fit | None:
    return max((found for found in (one, other) if found is not None), default=None)


def _literal(form: str, spelling: Spelt) -> Iterator[Fit]:
    for at, text in enumerate(spelling.texts):
        place = text.find(form)
        if place < 0:
            continue
        found = _placed(place, form, text, LITERAL)
        word = at == 0 and found.tier is Tier.INSIDE and _at_word(form, text, spelling.starts)
        yield Fit(Tier.WORD, found.sure) if word else found


def _at_word(form: str, text: str, starts: frozenset[int]) -> bool:
    return any(text.startswith(form, start) for start in starts)


def _placed(place: int, form: str, text: str, sure: float) -> Fit:
    """More of the name typed is surer."""
    sure *= 0.9 + 0.1 * len(form) / max(1, len(text))
    if place == 0:
        return Fit(Tier.WHOLE if len(form) == len(text) else Tier.BEGINS, sure)
    return Fit(Tier.INSIDE, sure)


def _read(text: str, units: Sequence[Unit]) -> Fit | None:
    """Characters, whole syllables, their beginnings and first letters, in any mixture."""
    best: Fit | None = None
    for start in range(len(units)):
        if not any(True for _step in _steps(text, 0, units[start])):
            continue
        found = _read_from(text, units, start)
        if found is None:
            continue
        used, short = found
        sure = (READ if short == 0 else INITIALS) * (0.9 + 0.1 * used / len(units))
        if start == 0:
            return Fit(Tier.WHOLE if used == len(units) else Tier.BEGINS, sure)
        best = _better(best, Fit(Tier.INSIDE, sure))
    return best


def _read_from(text: str, units: Sequence[Unit], start: int) -> tuple[int, int] | None:
    """How many units the text covers from `start`, and how many of them by less than a syllable."""
    reached = {0: 0}
    for count, unit in enumerate(units[start:], 1):
        further: dict[int, int] = {}
        for place, short in reached.items():
            for taken, is_short in _steps(text, place, unit):
                cost = short + is_short
                if cost < further.get(place + taken, cost + 1):
                    further[place + taken] = cost
        if len(text) in further:
            return count, further[len(text)]
        if not further:
            return None
        reached = further
    return None


def _steps(text: str, place: int, unit: Unit) -> Iterator[tuple[int, bool]]:
    """The lengths of text a unit can stand for, each with whether that is less than its syllable."""
    if text.startswith(unit.char, place):
        yield len(unit.char), False
    left = len(text) - place
    for reading in unit.readings:
        if text.startswith(reading, place):
            yield len(reading), False
        elif left < len(reading) and reading.startswith(text[place:]):
            # The last syllable is still being typed.
            yield left, left < 2
        if left and text[place] == reading[0]:
            yield 1, True
            if reading.startswith(_LETTERS_OF_TWO) and text.startswith(reading[:2], place):
                yield 2, True


def nearly(asked: Asked, names: Sequence[str]) -> Fit | None:
    """How alike the query is to a name, or to the part of one that is most like it; None when too little."""
    sure = max((max(_sounds(asked, name), _nearly(asked, name)) for name in names), default=0.0)
    return Fit(Tier.NEARLY, sure) if sure >= _LEAST_ALIKE else None


def _nearly(asked: Asked, name: str) -> float:
    spelling = spelt(name[:LONGEST_NAME])
    found = max((alike(form, text) for form in asked.forms[:2] for text in spelling.texts), default=0.0)
    if spelling.units:
        aloud, name_aloud = asked.letters or asked.text, letters_of(spelling.units)
        found = max(found, _ALOUD * alike(aloud, name_aloud))
        if found < _ALOUD:
            found = max(found, _CONFUSED * alike(unconfused(aloud), unconfused(name_aloud)))
    return found


def unconfused(letters: str) -> str:
    """Pinyin without the differences that many people do not hear: zh and z, n and ng, l and n, f and h."""
    for one, other in _HEARD_AS_ONE:
        letters = letters.replace(one, other)
    return letters


def alike(query: str, text: str) -> float:
    """0 to 1: one less the share of the query's characters that are wrong, missing, too many or transposed.

    The query is compared with the part of the text that is most like it; a part counts a little less.
    """
    from rapidfuzz import fuzz
    from rapidfuzz.distance import OSA

    query, text = query[:LONGEST_COMPARED], text[: LONGEST_COMPARED * 2]
    if len(query) < 2 or not text:
        return 0.0
    whole = 1 - OSA.distance(query, text) / len(query)
    if len(text) <= len(query):
        return whole
    aligned = fuzz.partial_ratio_alignment(query, text)
    if aligned is None:
        return whole
    ends = range(max(1, aligned.dest_end - 1), min(len(text), aligned.dest_end + 1) + 1)
    parts = (text[: len(query) + extra] for extra in (-1, 0, 1))
    begins = 1 - min(OSA.distance(query, part) for part in parts) / len(query)
    inside = 1 - min(OSA.distance(query, text[aligned.dest_start : end]) for end in ends) / len(query)
    return max(whole, begins - 0.02, inside - 0.04)


def _sounds(asked: Asked, name: str) -> float:
    """Is the query, character by character, written as others of the same sound? 1 from the name's beginning."""
    units, wanted = spelt(name[:LONGEST_NAME]).units, asked.units
    if len(wanted) < 2:
        return 0.0
    for start in range(len(units) - len(wanted) + 1):
        pairs = zip(wanted, units[start:], strict=False)
        if all(a.char == b.char or set(a.readings) & set(b.readings) for a, b in pairs):
            return 0.97 if start else 0.99
    return 0.0
