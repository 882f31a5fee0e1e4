"""Which column of a file is which field: by header words, then by what the cells look like."""

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from models.kinds import KINDS as FACTS
from resources.words import LANGUAGES, t
from resources.words import catalogue as words

KINDS = {
    "hydrants": "hydrant", "stations": "station", "units": "unit", "sites": "site", "cameras": "camera",
    "devices": "device", "persons": "person", "teams": "team", "experts": "expert", "supplies": "supply",
    "medical": "medical", "shelters": "shelter",
}  # fmt: skip
"""What the command line calls them, and the record kind each becomes."""

_BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")
_REFERRED = frozenset({"station", "site", "hydrant"})
_SHORT = 40
"""Texts up to this length come again and again."""
_SIGNS = re.compile(r"[\s_\-./·・’'`:]+")
_SPACES = re.compile(r"[\s_\-.:：/#№*]+")


@dataclass(frozen=True)
class Column:
    """A header that is understood: the field it fills and the factor from its unit to the field's."""

    header: str
    field: str
    factor: float = 1.0
    unit: str = ""
    score: float = 1.0
    reason: str = ""
    words: tuple[tuple[str, str], ...] = ()
    """(word as it is compared, value) that a person said of its cells."""


@cache
def catalogue() -> dict[str, Any]:
    """resources/catalogues/import_columns.toml."""
    text = resources.files("resources").joinpath("catalogues/import_columns.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def known_words() -> frozenset[str]:
    """Every header word of every kind."""
    tables = [catalogue()["any"], *(catalogue()[kind] for kind in KINDS)]
    return frozenset(word for table in tables for known in table.values() for word in known)


@cache
def _known_plain() -> frozenset[str]:
    return frozenset(plain(word) for word in known_words())


def is_known(header: str) -> bool:
    """Is it a header word of any kind?"""
    return len(header) < 200 and bool(header.strip()) and plain(header) in _known_plain()


def plain(header: str) -> str:
    """The header as it is compared: without brackets, spaces, case; simplified characters for traditional ones."""
    text = unicodedata.normalize("NFKC", _BRACKETS.sub("", header))
    return simplified(_SPACES.sub("", text).casefold())


@lru_cache(20_000)
def _simple(text: str) -> str:
    return str(_converter("t2s").convert(text))


def simplified(text: str) -> str:
    """Traditional characters turned into simplified ones."""
    if text.isascii():
        return text
    # Bytes that are no characters were kept as lone surrogates, which no converter takes.
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _simple(text) if len(text) < _SHORT else str(_converter("t2s").convert(text))


@cache
def traditional(word: str) -> str:
    """A word of the catalogue as it is written where traditional characters are."""
    return str(_converter("s2t").convert(word))


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


@cache
def plain_words(kind: str) -> dict[str, frozenset[str]]:
    """Field -> its header words as they are compared; `kind` may be "any"."""
    return {
        field: frozenset({*map(plain, known), plain(field)}) - {""} for field, known in catalogue()[kind].items()
    }


@cache
def written_words(kind: str) -> dict[str, frozenset[str]]:
    """Field -> the headers an export writes over it, in every language; `id` is the record's own."""
    known = {*FACTS[KINDS[kind]].__struct_fields__, "id"} - {
        f"{name}_id" for name in ("station", "site", "hydrant")
    }
    found: dict[str, set[str]] = {}
    for name in LANGUAGES:
        for key, header in words(name).items():
            group, _, field = key.rpartition(".")
            if group == "exporting.header" and field in known:
                found.setdefault(field, set()).add(plain(header))
    return {field: frozenset(headers) for field, headers in found.items()}


def match_columns(kind: str, headers: Sequence[str], given: dict[str, str] | None = None) -> list[Column]:
    """The columns of `kind` (a key of KINDS) among the headers; `given` (field -> header) has the last word.

    A field is filled by one column only: the first that matches, the kind's own words before the general ones.
    """
    found: dict[str, Column] = {field: Column(header, field) for field, header in (given or {}).items()}
    taken = {column.header for column in found.values()}
    compared = {header: plain(header) for header in headers}
    nouns = tuple(map(plain, catalogue()["nouns"].get(kind, ())))
    bare = {header: _without(compared[header], nouns) for header in headers}
    for texts, score, reason in ((compared, 1.0, "header"), (bare, 0.9, "noun")):
        for table in (plain_words(kind), plain_words("any"), written_words(kind)):
            for field, known in table.items():
                header = next((h for h in headers if h not in taken and texts[h] in known), None)
                if field not in found and header is not None and _is_of(kind, field):
                    why = t(f"importing.match.{reason}", header=header)
                    found[field] = Column(header, field, _factor(header, field), score=score, reason=why)
                    taken.add(header)
    return list(found.values())


def _is_of(kind: str, field: str) -> bool:
    """Has the kind that field? A reference to a record has the kind's own field with `_id`."""
    return field not in _REFERRED or f"{field}_id" in FACTS[KINDS[kind]].__struct_fields__


def _without(text: str, nouns: Sequence[str]) -> str:
    """What is left of a header such as `消火栓编号` or `hydrant number`; empty when it names the thing alone."""
    return next((text.removeprefix(noun).removesuffix(noun) for noun in nouns if noun in text), "")


def _factor(header: str, field: str) -> float:
    """From the unit in the header's brackets to the unit in the field's name; 1 when none is written."""
    bracket = _BRACKETS.search(header)
    known = catalogue()["measures"].get(field.rpartition("_")[2], {})
    return (
        float(known.get(unicodedata.normalize("NFKC", bracket.group(1)).strip().casefold(), 1.0))
        if bracket
        else 1.0
    )


@lru_cache(20_000)
def loosely(word: str) -> str:
    """A word of a cell as it is compared: without case, width, spaces and signs, in simplified characters."""
    return simplified(_SIGNS.sub("", unicodedata.normalize("NFKC", word).casefold()))


@cache
def value_words(kind: str, field: str) -> dict[str, str]:
    """Word (`loosely`) -> value for a field that takes one of a few values; empty when it takes any."""
    table = catalogue()["values"].get(kind, {}).get(field, {})
    return {loosely(word): value for value, known in table.items() for word in known}


@cache
def label_words(kind: str, field: str) -> dict[str, str]:
    """Label -> value for a field the centre's catalogues extend: a lorry type is known by its words, too.

    Words not found here are kept as they stand.
    """
    prefix = f"enums.{KINDS[kind]}_{field}."
    labels = [(key, label) for name in LANGUAGES for key, label in words(name).items()]
    return {label.casefold(): key.removeprefix(prefix) for key, label in labels if key.startswith(prefix)}


def truth(word: str) -> bool | None:
    """Yes or no in the languages of the files, None when it is neither."""
    for value, known in catalogue()["values"]["boolean"].items():
        if word.casefold() in known:
            return bool(value == "true")
    return None
