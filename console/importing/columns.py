"""Which column of a file is which field: by header words, then by what the cells look like."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from resources.words import LANGUAGES
from resources.words import catalogue as words

KINDS = {
    "hydrants": "hydrant", "stations": "station", "units": "unit", "sites": "site", "cameras": "camera",
    "devices": "device", "persons": "person", "teams": "team", "experts": "expert", "supplies": "supply",
    "medical": "medical", "shelters": "shelter",
}  # fmt: skip
"""What the command line calls them, and the record kind each becomes."""

_BRACKETS = re.compile(r"[(（\[【](.*?)[)）\]】]")


@dataclass(frozen=True)
class Column:
    """A header that is understood: the field it fills and the factor from its unit to the field's."""

    header: str
    field: str
    factor: float = 1.0


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


def _plain(header: str) -> str:
    return re.sub(r"[\s_\-.]+", "", _BRACKETS.sub("", header)).casefold()


def match_columns(kind: str, headers: Sequence[str], given: dict[str, str] | None = None) -> list[Column]:
    """The columns of `kind` (a key of KINDS) among the headers; `given` (field -> header) has the last word.

    A field is filled by one column only: the first that matches, the kind's own words before the general ones.
    """
    found: dict[str, Column] = {field: Column(header, field) for field, header in (given or {}).items()}
    taken = {column.header for column in found.values()}
    for table in (catalogue()[kind], catalogue()["any"]):
        for field, known in table.items():
            plain = {_plain(word) for word in known} | {_plain(field)}
            for header in headers:
                if field not in found and header not in taken and _plain(header) in plain:
                    found[field] = Column(header, field, _factor(header, field))
                    taken.add(header)
    return list(found.values())


def _factor(header: str, field: str) -> float:
    """From the unit in the header's brackets to the unit in the field's name; 1 when none is written."""
    bracket = _BRACKETS.search(header)
    if bracket is None:
        return 1.0
    known = catalogue()["units_of_measure"].get(bracket.group(1).strip().casefold())
    if known is None or not field.endswith(f"_{known[0]}"):
        return 1.0
    return float(known[1])


def value_words(kind: str, field: str) -> dict[str, str]:
    """Word -> value for a field that takes one of a few values; empty when it takes any."""
    table = catalogue()["values"].get(kind, {}).get(field, {})
    return {word.casefold(): value for value, known in table.items() for word in known}


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
