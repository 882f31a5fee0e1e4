"""Values as cells that every format can hold, and what had to be left out on the way."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from console.exporting.fields import REFERRED, Field, Form, label, truth_word
from console.exporting.formula import guarded
from models.record import Fact
from resources.words import t

MAX_TEXT = 100_000
"""No import takes a longer cell."""
EXAMPLES = 3
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
"""What XML cannot hold, a mark of byte order among it; texts have no use for the rest."""
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")

type Cell = str | float | int | None
"""None for a value nobody gave."""


@dataclass
class Losses:
    """What could not be written as it was: how often, and the first records it happened to."""

    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, list[str]] = field(default_factory=dict)

    def note(self, code: str, where: str) -> None:
        """It happened."""
        self.counts[code] = self.counts.get(code, 0) + 1
        named = self.examples.setdefault(code, [])
        if len(named) < EXAMPLES and where not in named:
            named.append(where)

    def sentences(self, limit: int = MAX_TEXT) -> list[str]:
        """One a kind of loss."""
        return [
            t(f"exporting.loss.{code}", count=count, examples=", ".join(self.examples[code]), limit=limit)
            for code, count in self.counts.items()
        ]


class Cells:
    """Turns the records of one kind into rows of cells.

    `numbers` tells, for each kind referred to, the number by which an import finds a record; a record whose
    number another one has, too, stands there with its id.
    """

    def __init__(
        self, kind: str, fields: Sequence[Field], numbers: Mapping[str, Mapping[str, str]], max_text: int = MAX_TEXT
    ) -> None:
        self._kind, self._fields, self._numbers, self._max_text = kind, fields, numbers, max_text
        self._labels: dict[tuple[str, str], str] = {}
        self.losses = Losses()

    def row(self, record_id: str, fact: Fact) -> list[Cell]:
        """The cells of a record, in the order of the fields."""
        where = str(getattr(fact, "number", "")) or record_id
        return [
            record_id if one.name == "id" else self._cell(one, getattr(fact, one.name), where)
            for one in self._fields
        ]

    def _cell(self, one: Field, value: Any, where: str) -> Cell:
        if value is None:
            return None
        match one.form:
            case Form.NUMBER | Form.WHOLE:
                return float(value) if one.form is Form.NUMBER else int(value)
            case Form.REFERENCE:
                return self._reference(one, str(value), where)
            case _:
                return self._text(self._word(one, value), where)

    def _word(self, one: Field, value: Any) -> str:
        match one.form:
            case Form.TRUTH:
                word = truth_word(value)
            case Form.MOMENT:
                word = value.isoformat().replace("+00:00", "Z")
            case Form.NESTED:
                word = msgspec.json.encode(value).decode() if value else ""
            case Form.LABEL:
                word = self._label(one.name, str(value))
            case _:
                word = str(value)
        return word

    def _label(self, name: str, value: str) -> str:
        known = self._labels.get((name, value))
        if known is None:
            known = self._labels[name, value] = label(self._kind, name, value)
        return known

    def _reference(self, one: Field, record_id: str, where: str) -> Cell:
        if not record_id:
            return ""
        number = self._numbers.get(REFERRED[one.name], {}).get(record_id)
        if number is None:
            self.losses.note("dangling", where)
            return ""
        return self._text(number, where)

    def _text(self, text: str, where: str) -> str:
        if not text:
            return ""
        for code, pattern, by in (("line_ends", _LINE_ENDS, "\n"), ("control", _CONTROL, "")):
            if pattern.search(text):
                self.losses.note(code, where)
                text = pattern.sub(by, text)
        if text != text.strip():
            self.losses.note("ends", where)
            text = text.strip()
        text = guarded(text)
        if len(text) > self._max_text:
            self.losses.note("cut", where)
            text = text[: self._max_text].rstrip()
        return text
