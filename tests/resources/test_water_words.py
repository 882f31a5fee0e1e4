"""Words about water write quantities one way: in Chinese metres are 米, and everything else has its symbol."""

import re
from pathlib import Path

import pytest

from resources.words import catalogue

ROOMS = ("water.", "hydrants.", "hydrant_care.", "printing.")
FIGURE = r"(?:\}|\d) ?"
SPELLED = re.compile(FIGURE + r"(?:毫米|厘米|升|兆帕|千帕|巴|立方米|平方米|公斤)")
SYMBOL_M = re.compile(FIGURE + r"m(?![\w²³/])")
HAN_M = re.compile(FIGURE + r"米")


def said(language: str) -> dict[str, str]:
    return {key: words for key, words in catalogue(language).items() if key.startswith(ROOMS)}


def test_chinese_metres_are_written_in_chinese_and_other_units_as_symbols() -> None:
    found = {key: words for key, words in said("zh").items() if SPELLED.search(words) or SYMBOL_M.search(words)}
    assert found == {}
    assert sum(bool(HAN_M.search(words)) for words in said("zh").values()) > 20


def test_english_units_are_symbols() -> None:
    assert {key: words for key, words in said("en").items() if HAN_M.search(words) or SPELLED.search(words)} == {}


@pytest.mark.parametrize("room", ["console/features/hydrants", "console/features/hydrant_care", "console/printing"])
def test_no_metres_are_written_past_the_words(room: str) -> None:
    written = re.compile(r"\} m[\"' ]")
    lines = {
        f"{path.name}: {line.strip()}"
        for path in Path(room).rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if written.search(line)
    }
    assert lines == set()
