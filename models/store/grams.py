"""The tokens a text is indexed by, and the questions over them: pairs and triples of characters, never words.

Plain tokens are the text's own characters and the letters it is read as, together: what is typed in letters finds
both. A mark before a token says that it begins a text, is a whole text, is of initials, or names a place on Earth.
"""

import itertools
import math
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from models.store.spelling import READ_ALOUD, Spelt, Unit, is_wide

BEGINS, WHOLE, INITIALS, CELL = "«", "¤", "·", "°"
LONGEST_ASKED = 40
"""Characters of a query that are looked up; all of them are compared."""
CELL_DEGREES = 0.03
COMMON_FROM = 2_000
"""Rows from which a token is common: how many it has is learnt ahead."""
_READ_WHOLE = 4
"""Ways to read a name that are kept whole."""
_LEAST_ASKED = 2


def tokens_of(names: Iterable[Spelt]) -> set[str]:
    """Every token the names are found by."""
    found: set[str] = set()
    for name in names:
        for text in name.texts:
            found.update(text_grams(text), _ends(text))
        if name.units:
            found.update(_sound_grams(name.units))
        if name.initials:
            found.update(_initial_grams([(letter,) for letter in name.initials]))
    return found


def text_grams(text: str) -> Iterator[str]:
    """Single characters where a script has no letters, pairs, and triples of letters."""
    yield from (c for c in text if is_wide(c))
    yield from (first + second for first, second in itertools.pairwise(text))
    for at in range(len(text) - 2):
        triple = text[at : at + 3]
        if not any(map(is_wide, triple)):
            yield triple


def _ends(text: str) -> Iterator[str]:
    yield from (BEGINS + text[:length] for length in (1, 2, 3)[: len(text)])
    yield _whole(text)


def _sound_grams(units: Sequence[Unit]) -> Iterator[str]:
    """What the name's letters are when it is read aloud, in every reading of every character."""
    runs = _runs(units)
    first = {reading[:length] for reading in runs[0] for length in (1, 2, 3)}
    yield from (BEGINS + letters for letters in first)
    for at, run in enumerate(runs):
        yield from (reading[:2] for reading in run if len(reading) > 1)
        following = runs[at + 1 : at + 2]
        if any(len(reading) < 2 for near in following for reading in near):
            following = runs[at + 1 : at + 3]
        for parts in itertools.product(run, *following):
            letters = "".join(parts)
            yield from (letters[k : k + 3] for k in range(len(letters) - 2))
    for parts in itertools.islice(itertools.product(*runs), _READ_WHOLE):
        letters = "".join(parts)
        yield _whole(letters)
        yield BEGINS + letters[:3]
    yield from _initial_grams([tuple(dict.fromkeys(r[0] for r in unit.readings)) or (unit.char,) for unit in units])


def _runs(units: Sequence[Unit]) -> list[tuple[str, ...]]:
    """Each character's readings; what is letters or digits already is one run."""
    runs: list[tuple[str, ...]] = []
    for is_read, group in itertools.groupby(units, lambda unit: bool(unit.readings)):
        if is_read:
            runs.extend(unit.readings for unit in group)
        else:
            runs.append(("".join(unit.char for unit in group),))
    return runs


def _initial_grams(letters: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for length in (2, 3):
        for at in range(len(letters) - length + 1):
            yield from (INITIALS + "".join(one) for one in itertools.product(*letters[at : at + length]))
    for one in itertools.islice(itertools.product(*letters[:READ_ALOUD]), _READ_WHOLE):
        initials = "".join(one)
        yield _whole(INITIALS + initials)
        yield from (BEGINS + INITIALS + initials[:length] for length in (2, 3)[: len(initials) - 1])


def cell_token(lon: float, lat: float) -> str:
    """The token of the cell of some three kilometres that holds a position."""
    return f"{CELL}{math.floor(lon / CELL_DEGREES)}x{math.floor(lat / CELL_DEGREES)}".replace("-", "m")


def cells_around(lon: float, lat: float) -> list[str]:
    """The tokens of a position's cell and the eight around it."""
    steps = (-CELL_DEGREES, 0.0, CELL_DEGREES)
    return [cell_token(lon + dx, lat + dy) for dx in steps for dy in steps]


def every(tokens: Iterable[str]) -> str:
    """The question for what has all of the tokens; empty for none."""
    return " AND ".join(f'"{token}"' for token in dict.fromkeys(tokens))


def some(questions: Iterable[str]) -> str:
    """The question for what answers any of the questions."""
    found = [question for question in dict.fromkeys(questions) if question]
    return found[0] if len(found) == 1 else " OR ".join(f"({question})" for question in found)


def whole(text: str) -> str:
    """The question for texts that are this one, or are read as it, or have it for their initials."""
    return some(f'"{_whole(mark + text)}"' for mark in ("", INITIALS))


def _whole(text: str) -> str:
    """A digest: whole texts would be most of the index, and what is found by one is compared afterwards."""
    return f"{WHOLE}{zlib.crc32(text.encode()):08x}"


def anywhere(text: str) -> str:
    """The question for texts that hold this one, as characters or as letters read aloud."""
    text = text[:LONGEST_ASKED]
    if len(text) == 1:
        return f'"{text}"' if is_wide(text) else f'"{BEGINS}{text}"'
    triples = [text[at : at + 3] for at in range(len(text) - 2)]
    if triples and not any(map(is_wide, text)):
        return every(triples)
    return every(first + second for first, second in itertools.pairwise(text))


def as_initials(text: str) -> str:
    """The question for names whose initials hold the text; empty for one letter or other scripts."""
    text = text[:LONGEST_ASKED]
    if len(text) < 2 or any(map(is_wide, text)):
        return ""
    length = min(3, len(text))
    return every(INITIALS + text[at : at + length] for at in range(len(text) - length + 1))


def begun(text: str, question: str, mark: str = BEGINS) -> str:
    """The question, of texts only that begin like this one."""
    return f'"{mark}{text[:3]}" AND {question}' if question else ""


def mixed(text: str) -> str:
    """The question for what is typed partly in characters, partly as they sound; empty when it is of one kind."""
    parts = ["".join(run) for _kind_of, run in itertools.groupby(text[:LONGEST_ASKED], _kind)]
    if len(parts) < 2 or not any(map(is_wide, text)):
        return ""
    tokens: list[str] = []
    for part in parts:
        if is_wide(part[0]) or part[0].isdigit():
            tokens.extend(first + second for first, second in itertools.pairwise(part))
            tokens.extend(c for c in part if is_wide(c))
    return every(tokens)


def rarest(question: str, common: Mapping[str, int], most_rows: int) -> str:
    """The question for the rarest of its tokens only, two of them at least: what fits is among what answers it.

    Reading a token of many rows costs more than comparing a few names too many afterwards.
    """
    tokens = [part.strip('"') for part in question.split(" AND ")]
    if "(" in question or len(tokens) < _LEAST_ASKED:
        return question
    tokens.sort(key=lambda token: common.get(token, 0))
    reached = itertools.accumulate(common.get(token, COMMON_FROM) for token in tokens)
    few = sum(1 for rows in reached if rows <= most_rows)
    return every(tokens[: max(_LEAST_ASKED, few)])


def _kind(character: str) -> int:
    return 2 if is_wide(character) else int(character.isdigit())
