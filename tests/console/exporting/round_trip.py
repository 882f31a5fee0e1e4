"""Facts of any content, and the way of a file back into facts: as an import sends it and the backend takes it."""

import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st

from console.exporting.fields import COMMITMENTS, REFERRED
from console.importing.columns import KINDS as IMPORTED
from console.importing.columns import label_words, value_words
from console.importing.read import Table, read_table
from console.importing.rows import UNSEEN, prepare
from models.kinds import KINDS
from models.record import Fact

STATION, SITE, HYDRANT = "0190aaaa-0000-7000-8000-000000000001", "a-site", "a-hydrant"
NUMBERS: Mapping[str, Mapping[str, str]] = {
    "station": {STATION: "=S1"}, "site": {SITE: SITE}, "hydrant": {HYDRANT: "007"},
}  # fmt: skip
"""Id -> number of what is referred to: one like a formula, one only known by its id, one with leading zeros."""
HOSTILE = (
    "=1+1", "+86 10", "-", "@SUM(A1)", "'=x", "''=x", '"quoted"', "a,b;c\td", "line\nline", "007", "1e5", "1,234",
    "TRUE", "是", "null", "שלום עולם", "مرحبا", "\u202eabc", "２０２７年", "消火栓（甲）",
    "</x><!-- & -->", "[]", "{", "0012-03",
    "#N/A", "_x0041_", "_x000D_", "_x005F_x000D_", "\uff1dA1", "a" * 150, "😀",
    "合计", "Total: 3", "1.00E+05", "N/A", "kPa", "(°)", "编号", "2024/3/5 14:30", "1.200,5",
    "𠀀👨‍👩‍👧", "2027-03-01", "%s %d {x}", "\\N", "A\u0301",
)  # fmt: skip
_LETTERS = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\ufeff\u2028\u2029"
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(_LETTERS, max_size=12).map(str.strip))
_FLOATS = st.floats(0.5, 4, allow_nan=False)
_MOMENTS = st.integers(0, 4_000_000_000_000).map(lambda ms: datetime.fromtimestamp(ms / 1000, UTC))


@dataclass
class Listed:
    """Records as an export takes them."""

    facts: list[tuple[str, Fact]]
    known: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: NUMBERS)

    def count(self) -> int:
        return len(self.facts)

    def pairs(self) -> Iterator[tuple[str, Fact]]:
        return iter(self.facts)

    def numbers(self, kind: str) -> Mapping[str, str]:
        return self.known.get(kind, {})


def facts(command: str) -> st.SearchStrategy[Fact]:
    """Any fact of the kind that an import could have made."""
    kind = KINDS[IMPORTED[command]]
    hints = typing.get_type_hints(kind)
    left_out = {*COMMITMENTS.get(kind.KIND, ()), "lon", "lat"}
    fields = {
        f.name: _values(command, f, hints[f.name]) for f in msgspec.structs.fields(kind) if f.name not in left_out
    }
    places = st.one_of(st.none(), st.tuples(st.floats(-180, 180), st.floats(-90, 90)).filter(lambda p: p != (0, 0)))
    whole = st.tuples(st.fixed_dictionaries(fields), places)
    return whole.map(lambda v: kind(**v[0], **({"lon": v[1][0], "lat": v[1][1]} if v[1] else {})))


def _values(command: str, one: Any, hint: Any) -> st.SearchStrategy[Any]:
    optional = type(None) in typing.get_args(hint)
    if optional:
        hint = next(a for a in typing.get_args(hint) if a is not type(None))
    found = _of_type(command, one, hint)
    return st.none() | found if optional else found


def _of_type(command: str, one: Any, hint: Any) -> st.SearchStrategy[Any]:
    if one.name in REFERRED:
        return st.sampled_from(["", *NUMBERS[REFERRED[one.name]]])
    known = set(value_words(command, one.name).values()) - {""}
    if known:
        return st.sampled_from([hint(value) for value in sorted(known)])
    if one.name == "hose_stock":
        return st.sampled_from(["", "80×200", "80×200 65×120"])
    if one.name == "stream_url":
        return st.sampled_from(["", "rtsp://10.0.0.1/a,b", "file:clips/x y.mp4"])
    if hint is str:
        labels = label_words(command, one.name)
        default = one.default if isinstance(one.default, str) else ""
        # A label is known whatever unseen signs stand around it.
        ends = UNSEEN if labels else ""
        return TEXTS.map(lambda text: text.strip(ends) if ends else text).filter(
            lambda text: labels.get(text.casefold(), text) == text and (text or not default)
        )
    simple: dict[Any, st.SearchStrategy[Any]] = {
        bool: st.booleans(), float: _FLOATS, int: st.integers(0, 4), date: st.dates(), datetime: _MOMENTS,
    }  # fmt: skip
    return simple[hint]


def read_back(command: str, path: Path, known: Mapping[str, Mapping[str, str]] = NUMBERS) -> dict[str, Fact]:
    """Id -> fact, as `main.py import` and the backend would have it of this file."""
    table: Table = read_table(path)
    prepared = prepare(command, table)
    assert prepared.refused == []
    assert not table.refused
    return {row["id"]: _fact(IMPORTED[command], row, known) for row in prepared.rows}


def _fact(kind: str, row: dict[str, Any], known: Mapping[str, Mapping[str, str]]) -> Fact:
    refs = {name: _id_of(known[ref["kind"]], ref["number"]) for name, ref in row.get("refs", {}).items()}
    blank = {name: "" for name in ("number", "name") if name in KINDS[kind].__struct_fields__}
    return msgspec.convert({**blank, **row["data"], **refs}, KINDS[kind], strict=True)


def _id_of(numbers: Mapping[str, str], number: str) -> str:
    return next(record_id for record_id, known in numbers.items() if number in (known, record_id))


def with_ids(found: Iterable[Fact]) -> list[tuple[str, Fact]]:
    """Each with an id of its own."""
    return [(f"r-{n}", fact) for n, fact in enumerate(found)]
