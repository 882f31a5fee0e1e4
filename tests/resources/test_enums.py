"""resources/translations/*/enums.toml: nothing a record can hold is shown as a bare code."""

import enum
import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import models
from models.record import Fact
from resources.words import LANGUAGES, catalogue

CATALOGUES = Path(__file__).resolve().parents[2] / "resources" / "catalogues"
FILES = {"incident_type": "incident_types", "alarm_type": "alarm_types", "device_type": "device_kinds",
         "drawing_type": "plot_symbols", "drawing_style": "plot_styles"}  # fmt: skip

UNSEEN = {"Op", "Choice", "Ordering", "PresenceState", "Undelivered"}
"""Enums of the program's inside, and those whose words tell more: whose choice, since when, what to do."""


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def values() -> Iterator[str]:
    """The keys of every enum value and record kind of models/."""
    for module in pkgutil.iter_modules(models.__path__):
        for found in vars(importlib.import_module(f"models.{module.name}")).values():
            if (
                not isinstance(found, type)
                or found.__name__ in UNSEEN
                or not found.__module__.startswith("models.")
            ):
                continue
            if issubclass(found, enum.Enum):
                yield from (f"enums.{snake(found.__name__)}.{member.value}" for member in found)
            elif issubclass(found, Fact) and found.KIND:
                yield f"enums.kind.{found.KIND}"


def entries() -> Iterator[str]:
    """The keys of every catalogue entry."""
    for name, file in FILES.items():
        entries = tomllib.loads((CATALOGUES / f"{file}.toml").read_text(encoding="utf-8"))
        yield from (f"enums.{name}.{entry}" for entry, told in entries.items() if isinstance(told, dict))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_the_models_has_a_label(language: str) -> None:
    assert {*values()} - catalogue(language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_entry_has_a_label(language: str) -> None:
    assert {*entries()} - catalogue(language).keys() == set()
