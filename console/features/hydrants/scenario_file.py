"""A scenario as a file holds it, or a sentence with the place that is wrong and what is expected there."""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from console.features.hydrants.allocation.scenario import Scenario
from console.features.hydrants.scenario_faults import fault_words, shown
from resources.os_reason import os_reason
from resources.words import has, t

MAX_BYTES = 200_000_000
_WIDE = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_JSON = re.compile(r"JSON is malformed: (.*) \(byte (\d+)\)")
_NO_NUMBER = re.compile(r"[-+]?(?:nan|inf(?:inity)?)\b", re.IGNORECASE)
_SEEN = 20
"""Characters shown of a place that is no JSON."""


class BadScenarioFile(Exception):
    """No scenario; the message is a sentence."""


def read_scenario(path: Path, filled: Callable[[bytes], bytes] = bytes) -> Scenario:
    """The scenario of a file, once `filled` has put in what it leaves to others. Raises BadScenarioFile."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadScenarioFile(t("water.error.large", path=path, limit=MAX_BYTES // 1_000_000))
        data = path.read_bytes()
    except OSError as error:
        raise BadScenarioFile(t("water.error.unreadable", path=path, reason=os_reason(error))) from error
    try:
        return scenario_of(data, filled)
    except BadScenarioFile as error:
        raise BadScenarioFile(t("water.error.scenario", path=path, reason=error)) from error


def scenario_of(data: bytes, filled: Callable[[bytes], bytes] = bytes) -> Scenario:
    """What is written down so. Raises BadScenarioFile with what is wrong and where, a part of a sentence."""
    text = _text(data)
    try:
        scenario = msgspec.json.decode(filled(text.encode()), type=Scenario)
    except msgspec.ValidationError as error:
        raise BadScenarioFile(fault_words(error)) from error
    except RecursionError as error:
        raise BadScenarioFile(t("water.fault.deep")) from error
    except (msgspec.DecodeError, UnicodeError) as error:
        raise BadScenarioFile(_no_json(text, str(error))) from error
    _refuse_twice(text)
    _refuse_two_junctions(scenario)
    return scenario


def _text(data: bytes) -> str:
    """The characters: UTF-8 as JSON is, or Unicode as editors on Windows save it."""
    encoding = next((name for mark, name in _WIDE if data.startswith(mark)), "utf-8-sig")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadScenarioFile(t("water.fault.encoding", line=line)) from error


def _no_json(text: str, said: str) -> str:
    """Where the text stops being JSON, and what stands there."""
    if not text.strip():
        return t("water.fault.empty")
    found = _NO_JSON.fullmatch(said)
    if found is None:
        return t("water.fault.cut_off", line=text.count("\n") + 1)
    at = len(text.encode()[: int(found[2])].decode("utf-8", "ignore"))
    at = min(at, len(text.rstrip()) - 1)
    where = {"line": text.count("\n", 0, at) + 1, "column": at - text.rfind("\n", 0, at)}
    number = next((n for back in (2, 1, 0) if (n := _NO_NUMBER.match(text, max(0, at - back)))), None)
    if number is not None:
        return t("water.fault.no_number", **where, text=number[0])
    key = f"water.json.{re.sub('[ -]', '_', found[1])}"
    reason = t(key if has(key) else "water.json.other")
    return t("water.fault.no_json", **where, text=shown(text[at : at + _SEEN]), reason=reason)


def _refuse_twice(text: str) -> None:
    """A field that stands twice in one part is read by one program so and by another otherwise."""
    twice: list[tuple[dict[str, Any], str]] = []

    def part(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            names = [name for name, _ in pairs]
            twice.append((made, next(name for name in names if names.count(name) > 1)))
        return made

    whole = json.loads(text, object_pairs_hook=part)
    if twice:
        found, name = twice[0]
        place = next(place for place, value in _parts(whole, "$") if value is found)
        raise BadScenarioFile(t("water.fault.twice", place=place, name=name))


def _refuse_two_junctions(scenario: Scenario) -> None:
    """A source hangs on one junction of a model."""
    hung: dict[str, str] = {}
    for n, (source, junction) in enumerate(scenario.network.junctions if scenario.network is not None else ()):
        if hung.setdefault(source, junction) != junction:
            place = f"$.network.junctions[{n}]"
            raise BadScenarioFile(t("water.fault.junction_twice", place=place, name=source))


def _parts(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every part of a scenario with its place."""
    yield place, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _parts(inner, f"{place}.{name}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _parts(inner, f"{place}[{number}]")
