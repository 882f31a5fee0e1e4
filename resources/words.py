"""Every word a person reads: flat keys looked up in the TOML catalogues of the chosen language, Chinese first."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGES = ("zh", "en")
DEFAULT_LANGUAGE = "zh"


class _Speaker:
    """One process speaks one language at a time."""

    language = DEFAULT_LANGUAGE


def set_language(name: str) -> str:
    """Choose the language: `en`, `en_GB.UTF-8`, `zh-CN`...; any we have no words for is Chinese. Returns it."""
    wanted = name.replace("_", "-").split("-")[0].split(".")[0].lower()
    _Speaker.language = wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE
    return _Speaker.language


def language() -> str:
    """The language spoken now: `zh` or `en`."""
    return _Speaker.language


def t(key: str, /, **values: object) -> str:
    """The words of a key with its {placeholders} filled in.

    Values are put in as they are, braces included. A key without words is shown as ⟦key⟧, and a template
    that asks for a value it was not given is shown unfilled: neither ends an emergency call.
    """
    template = catalogue(_Speaker.language).get(key)
    if template is None:
        template = catalogue(DEFAULT_LANGUAGE).get(key)
    if template is None:
        return f"⟦{key}⟧"
    try:
        return template.format(**values)
    except (KeyError, IndexError, ValueError):
        return template


def has(key: str) -> bool:
    """Are there words for the key?"""
    return key in catalogue(DEFAULT_LANGUAGE)


@cache
def catalogue(name: str) -> Mapping[str, str]:
    """Every key of a language with its template: the file's name, then the tables, joined by dots."""
    words: dict[str, str] = {}
    for path in sorted((TRANSLATIONS / name).glob("*.toml")):
        words.update(flat(tomllib.loads(path.read_text(encoding="utf-8")), path.stem))
    return words


def flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    """The (dotted key, template) pairs of a TOML table."""
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, Mapping):
            yield from flat(value, key)
        else:
            yield key, str(value)
