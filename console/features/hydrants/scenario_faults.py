"""What is wrong with a part of a scenario as a sentence, from what msgspec says of it in English."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import get_args

import msgspec

from console.features.hydrants.allocation import scenario as facts
from models.demand_row import FireStage
from models.geo import BadPosition
from resources.words import t

MOST_SHOWN = 60
"""Characters of a stranger's text in a sentence."""
_PARTS: Mapping[str, type[msgspec.Struct]] = MappingProxyType({
    "": facts.Scenario, "incidents": facts.Incident, "points": facts.Point, "engines": facts.Engine,
    "hose": facts.Hose, "sources": facts.Source, "mains": facts.Main, "ways": facts.Way, "flowing": facts.Flowing,
    "rules": facts.Rules, "network": facts.Network,
})  # fmt: skip
"""The parts of a scenario by the name they stand under."""
_PLACE = re.compile(r"(.*?)(?: - at `(\$[^`]*)`)?", re.DOTALL)
_NAME = re.compile(r"([^.\[\]]+)(?:\[\d+\])*$")
_FAULTS: tuple[tuple[re.Pattern[str], Callable[[str, re.Match[str]], str]], ...] = (
    (re.compile(r"Expected `([^`]*)`, got `([^`]*)`"), lambda place, m: _kind(place, m[1], m[2])),
    (re.compile(r"Expected `([^`]*)` of length (>= |<= |)(\d+).*"), lambda place, m: _length(place, *m.groups())),
    (re.compile(r"Expected `[^`]*` (>=|<=|>|<) (\S+)"), lambda place, m: _bound(place, *m.groups())),
    (re.compile(r"Object missing required field `(.*)`", re.DOTALL), lambda place, m: _missing(place, m[1])),
    (re.compile(r"Object contains unknown field `(.*)`", re.DOTALL), lambda place, m: _unknown(place, m[1])),
    (re.compile(r"Invalid enum value (.*)", re.DOTALL), lambda place, m: _choice(place, m[1])),
    (re.compile(r"Number out of range"), lambda place, _m: t("water.fault.range", place=place)),
)
_COMPARED = {">=": "least", "<=": "most", ">": "above", "<": "below", "": "exact"}


def fault_words(error: msgspec.ValidationError, at: str = "$") -> str:
    """The place, and what is expected there; `at`: where the part lies that was looked at."""
    parted = _PLACE.fullmatch(str(error))
    said, place = parted.groups() if parted is not None else (str(error), "")
    place = at + (place or "$").removeprefix("$")
    if isinstance(error.__cause__, BadPosition):
        return t("water.fault.position", place=place)
    if isinstance(error.__cause__, facts.BadHeights):
        return t("water.fault.heights", place=place)
    for pattern, words in _FAULTS:
        found = pattern.fullmatch(said)
        if found is not None:
            return words(place, found)
    return t("water.fault.other", place=place)


def shown(text: str) -> str:
    """A stranger's text in one line and of a bearable length."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= MOST_SHOWN else line[:MOST_SHOWN] + "…"


def _kind(place: str, expected: str, got: str) -> str:
    kinds = t("water.fault.or").join(t(f"water.kind.{kind}") for kind in expected.split(" | "))
    return t("water.fault.kind", place=place, expected=kinds, got=t(f"water.got.{got}"))


def _length(place: str, kind: str, compared: str, count: str) -> str:
    key = f"{'text' if kind == 'str' else 'list'}_{_COMPARED[compared.strip()]}"
    return t(f"water.fault.{key}", place=place, count=count)


def _bound(place: str, compared: str, bound: str) -> str:
    return t(f"water.fault.{_COMPARED[compared]}", place=place, bound=f"{float(bound):g}")


def _missing(place: str, name: str) -> str:
    return t("water.fault.missing", place=place, name=name)


def _unknown(place: str, name: str) -> str:
    part = _part(_last(place))
    known = ", ".join(f.encode_name for f in msgspec.structs.fields(part)) if part is not None else ""
    return t("water.fault.unknown", place=place, name=shown(name), known=known)


def _part(name: str) -> type[msgspec.Struct] | None:
    if name == "wants":
        # Whoever refuses it has loaded what it takes; nobody else needs the records.
        from console.features.hydrants.scenario_wants import Wants

        return Wants
    return _PARTS.get(name)


def _choice(place: str, value: str) -> str:
    known = tuple(FireStage) if _last(place) == "stage" else get_args(facts.Kind)
    return t("water.fault.choice", place=place, value=shown(value.strip("'")), known=", ".join(known))


def _last(place: str) -> str:
    """The name at the end of a place, without its number."""
    found = _NAME.search(place.removeprefix("$"))
    return found[1] if found is not None else ""
