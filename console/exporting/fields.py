"""Which fields of a kind are written, under which header, and whether a cell is a number or a text."""

import enum
import types
import typing
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from console.importing.columns import KINDS as IMPORTED
from console.importing.columns import label_words, loosely, truth, value_words
from models.kinds import KINDS
from resources.words import has, t

BESIDE = {
    "alarms": "alarm", "incidents": "incident", "log": "log_entry", "plans": "plan", "readings": "reading",
    "documents": "document", "drawings": "drawing", "defects": "defect",
    "demand_rows": "demand_row",
}  # fmt: skip
"""What is exported but comes from no table: acts, measurements, and plans with their drawings."""
EXPORTED = {**IMPORTED, **BESIDE}
"""What the command line calls them, and the kind of record each is."""
COMMITMENTS = {"hydrant": {"assignments", "open_defects"}, "unit": {"incident_id"}}
"""What an incident has of a record. A file would give it back long after the incident is over."""
REFERRED = {
    "station_id": "station", "site_id": "site", "hydrant_id": "hydrant", "device_id": "device",
    "incident_id": "incident", "alarm_id": "alarm", "plan_id": "plan",
}  # fmt: skip
_FIRST = ("number", "name", "type", "status", "lon", "lat")
_ENUMS = {("hydrant", "type"): "water_type", ("log_entry", "kind"): "log_kind"}


class Form(enum.StrEnum):
    """How a value becomes a cell."""

    TEXT = "text"
    LABEL = "label"
    NUMBER = "number"
    WHOLE = "whole"
    TRUTH = "truth"
    MOMENT = "moment"
    REFERENCE = "reference"
    NESTED = "nested"


_FORMS: dict[type, Form] = {
    bool: Form.TRUTH, int: Form.WHOLE, float: Form.NUMBER, date: Form.MOMENT, str: Form.TEXT,
}  # fmt: skip
"""In this order: what is true or false is an int, too, and a moment is a date."""
_LABELLED = frozenset({"type", "status", "role", "kind", "dismiss_reason"})


@dataclass(frozen=True)
class Field:
    """A column: the fact's field it shows, its header in the language spoken, how its values are written."""

    name: str
    header: str
    form: Form

    @property
    def is_number(self) -> bool:
        """Are its cells numbers?"""
        return self.form in (Form.NUMBER, Form.WHOLE)


def fields_of(kind: str) -> list[Field]:
    """The columns of a kind of record, what it is known by first, the record's own id last."""
    hints = typing.get_type_hints(KINDS[kind])
    names = [f.name for f in msgspec.structs.fields(KINDS[kind]) if f.name not in COMMITMENTS.get(kind, ())]
    ordered = [*(n for n in _FIRST if n in names), *(n for n in names if n not in _FIRST)]
    return [
        *(Field(name, t(f"exporting.header.{name}"), _form(name, hints[name])) for name in ordered),
        Field("id", t("exporting.header.id"), Form.TEXT),
    ]


def referred(kind: str) -> set[str]:
    """The kinds of the records that those of this kind name."""
    return {REFERRED[one.name] for one in fields_of(kind) if one.form is Form.REFERENCE}


def _form(name: str, hint: Any) -> Form:
    if name in REFERRED:
        return Form.REFERENCE
    if isinstance(hint, types.UnionType):
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    if name in _LABELLED and issubclass(hint, str):
        return Form.LABEL
    found = (form for of, form in _FORMS.items() if isinstance(hint, type) and issubclass(hint, of))
    return next(found, Form.NESTED)


def label(kind: str, name: str, value: str) -> str:
    """The word of a value, if an import of that word gives the value back; else the value itself."""
    enum_name = _ENUMS.get((kind, name), name if name == "dismiss_reason" else f"{kind}_{name}")
    key = f"enums.{enum_name}.{value}"
    word = t(key) if value and has(key) else value
    command = _COMMAND.get(kind)
    return word if command is None or word == value or _read_back(command, name, word) == value else value


def truth_word(value: bool) -> str:
    """Yes or no, in a word an import knows."""
    word = t("exporting.yes") if value else t("exporting.no")
    return word if truth(word) is value else str(value).lower()


def _read_back(command: str, name: str, word: str) -> str | None:
    """What an import makes of the word."""
    known = value_words(command, name)
    if known:
        return known.get(loosely(word))
    return label_words(command, name).get(word.casefold(), word)


_COMMAND = {kind: command for command, kind in IMPORTED.items()}
