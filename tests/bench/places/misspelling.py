"""The fixed model of errors: how five hundred names are mistyped.

A name is drawn; nothing is ever wrong in its digits, for a wrong digit names another thing. Of names in Chinese
characters 30 % have one character written as another of the same sound, 10 % as any other character, 10 % lack
one, 10 % have two neighbours transposed; 20 % are typed in pinyin with one letter wrong, missing, doubled or
transposed, and 20 % in pinyin with sounds mixed up that many people do not hear apart (zh/z, ch/c, sh/s, n/ng,
l/n, f/h). Names in letters have one such error in a letter, those of more than eleven letters two.
"""

import random
from collections.abc import Sequence
from functools import lru_cache

from models.store.spelling import is_wide, letters_of, plain, readings, units_of, words_of

COUNT = 500
SEED = 4_711
COMMON = "人民路中山大道街巷号新华光明东西南北火安平建设和"
_LIKE = (
    ("zh", "z"),
    ("ch", "c"),
    ("sh", "s"),
    ("ng", "n"),
    ("l", "n"),
    ("f", "h"),
    ("z", "zh"),
    ("s", "sh"),
    ("n", "ng"),
)


def misspelt(names: Sequence[str], count: int = COUNT, seed: int = SEED) -> list[tuple[str, str]]:
    """(typed, meant) pairs; the same for the same names."""
    chance = random.Random(seed)
    found: list[tuple[str, str]] = []
    while len(found) < count:
        name = chance.choice(names)
        letters = sum(c.isalpha() for c in name)
        if not 4 <= letters <= 40:
            continue
        typed = in_characters(name, chance) if any(map(is_wide, name)) else in_letters(name, chance)
        if plain(typed) != plain(name):
            found.append((typed, name))
    return found


def in_characters(name: str, chance: random.Random) -> str:
    """A name with Chinese characters, mistyped."""
    at = chance.choice([n for n, c in enumerate(name) if is_wide(c)])
    kind = chance.random()
    if kind < 0.3:
        return name[:at] + _same_sound(name[at], chance) + name[at + 1 :]
    if kind < 0.4:
        return name[:at] + chance.choice(COMMON) + name[at + 1 :]
    if kind < 0.5:
        return name[:at] + name[at + 1 :]
    if kind < 0.6:
        return _transposed(name, at)
    aloud = letters_of(units_of("".join(words_of(plain(name)))))
    return _one_letter(aloud, chance) if kind < 0.8 else _confused(aloud, chance)


def in_letters(name: str, chance: random.Random) -> str:
    """A name of an alphabet, mistyped once, a long one twice."""
    typed = _one_letter(name, chance)
    return _one_letter(typed, chance) if sum(c.isalpha() for c in name) > 11 else typed


def _one_letter(text: str, chance: random.Random) -> str:
    at = chance.choice([n for n, c in enumerate(text) if c.isalpha()])
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    return _transposed(text, at)


def _transposed(text: str, at: int) -> str:
    other = at + 1 if at + 1 < len(text) else at - 1
    if text[at].isdigit() or text[other].isdigit():
        return text[:at] + text[at + 1 :]
    first, second = min(at, other), max(at, other)
    return text[:first] + text[second] + text[first] + text[second + 1 :]


def _confused(aloud: str, chance: random.Random) -> str:
    for one, other in chance.sample(_LIKE, len(_LIKE)):
        if one in aloud:
            return aloud.replace(one, other, 1)
    return _one_letter(aloud, chance)


def _same_sound(character: str, chance: random.Random) -> str:
    others = _by_sound().get(readings(character)[:1], "")
    return chance.choice(others) if others else chance.choice(COMMON)


@lru_cache(maxsize=1)
def _by_sound() -> dict[tuple[str, ...], str]:
    """The characters of a charset of 1980, which every keyboard offers, by their usual sound."""
    found: dict[tuple[str, ...], str] = {}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", "ignore")
            if character:
                found[readings(character)[:1]] = found.get(readings(character)[:1], "") + character
    return found
