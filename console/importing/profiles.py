"""A mapping that was worked out once, kept by its name in the profile's folder and used again."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from console.importing.errors import BadFile
from resources.os_reason import os_reason

FOLDER = "import-profiles"
MAX_BYTES = 256 * 1024
_NAME = re.compile(r"[^\s/\\:*?\"<>|.\x00-\x1f][^/\\:*?\"<>|\x00-\x1f]{0,79}")


class ColumnMapping(msgspec.Struct, frozen=True, kw_only=True):
    """What is said of a file beside the file itself."""

    kind: str
    columns: dict[str, str] = {}
    units: dict[str, str] = {}
    sheet: str = ""
    header_row: int | None = None
    encoding: str = ""
    crs: str = ""
    source: str = ""
    key: tuple[str, ...] = ()
    """The headers of the key a person named."""
    dates: str = ""
    """What stands first in days that could be two: one of `dates.ORDERS`."""
    decimals: dict[str, str] = {}
    """Header -> comma or point, of numbers that could be two; without a header of every such column."""

    words: dict[str, str] = {}
    """`field:word` -> what a word of the cells means."""

    def fits(self, headers: Sequence[str]) -> bool:
        """Has the file every column the mapping names?"""
        return {*self.columns.values(), *self.key} <= set(headers)


def save(root: Path, name: str, mapping: ColumnMapping) -> Path:
    """Keep the mapping; one of the same name is replaced whole. Raises BadFile."""
    path = _path(root, name)
    text = _toml(msgspec.to_builtins(mapping))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise BadFile("unreadable", file=path.name, reason=os_reason(error)) from error
    return path


def load(root: Path, name: str) -> ColumnMapping:
    """The mapping of that name. Raises BadFile when there is none, or it cannot be read."""
    path = _path(root, name)
    try:
        data = path.read_bytes()[: MAX_BYTES + 1]
        return msgspec.convert(tomllib.loads(data.decode("utf-8")), ColumnMapping)
    except FileNotFoundError as error:
        raise BadFile("no_profile", name=name, names=", ".join(names(root)) or "-") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise BadFile("bad_profile", name=name, reason=str(error)[:200]) from error


def rename(root: Path, old: str, new: str) -> None:
    """Give a mapping another name; one that is taken stays another's. Raises BadFile."""
    before, after = _path(root, old), _path(root, new)
    if after.exists() and after != before:
        raise BadFile("profile_taken", name=new)
    try:
        before.replace(after)
    except FileNotFoundError as error:
        raise BadFile("no_profile", name=old, names=", ".join(names(root)) or "-") from error
    except OSError as error:
        raise BadFile("unreadable", file=before.name, reason=os_reason(error)) from error


def delete(root: Path, name: str) -> None:
    """Keep the mapping no longer; one that is gone already is gone. Raises BadFile."""
    path = _path(root, name)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise BadFile("unreadable", file=path.name, reason=os_reason(error)) from error


def names(root: Path) -> list[str]:
    """The names of the mappings that are kept."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.toml"))


def listed(root: Path) -> list[tuple[str, ColumnMapping | None]]:
    """Every mapping that is kept, by its name; None for one that cannot be read."""
    found: list[tuple[str, ColumnMapping | None]] = []
    for name in names(root):
        try:
            found.append((name, load(root, name)))
        except BadFile:
            found.append((name, None))
    return found


def fitting(root: Path, kind: str, headers: Sequence[str]) -> list[str]:
    """The names of those for the kind that fit the headers, the one that names the most columns first."""
    found = []
    for name in names(root):
        try:
            mapping = load(root, name)
        except BadFile:
            continue  # one damaged file must not hide the others
        if mapping.kind == kind and mapping.columns and mapping.fits(headers):
            found.append((-len(mapping.columns), name))
    return [name for _, name in sorted(found)]


def _path(root: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise BadFile("profile_name", name=name[:80])
    return root / FOLDER / f"{name}.toml"


def _toml(mapping: Mapping[str, Any]) -> str:
    """TOML's strings are JSON's, but for the delete character."""
    plain = {key: value for key, value in mapping.items() if not isinstance(value, dict) and value is not None}
    lines = [f"{key} = {_quoted(value)}" for key, value in plain.items()]
    for key, table in mapping.items():
        if isinstance(table, dict):
            lines += ["", f"[{key}]", *(f"{_quoted(inner)} = {_quoted(value)}" for inner, value in table.items())]
    return "\n".join(lines) + "\n"


def _quoted(value: str | int | Sequence[str]) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
