"""What argparse says by itself, in the program's language: headings, usage, and what is wrong with a command."""

import argparse
import re
from collections.abc import Iterable
from typing import Any

from resources.words import t

_WRONG = (
    (r"the following arguments are required: (?P<names>.+)", "missing"),
    (r"unrecognized arguments: (?P<names>.+)", "unknown"),
    (r"argument (?P<name>.+?): invalid choice: (?P<value>.+?) \(choose from (?P<choices>.+)\)", "choice"),
    (r"argument (?P<name>.+?): expected one argument", "one"),
    (r"argument (?P<name>.+?): expected at least one argument", "one"),
    (r"argument (?P<name>.+?): invalid (?P<kind>\w+) value: (?P<value>.+)", "value"),
    (r"ambiguous option: (?P<name>.+?) could match (?P<choices>.+)", "ambiguous"),
)


def wrong_words(message: str) -> str:
    """A refusal of argparse in words; one that is not known here as it is."""
    for pattern, key in _WRONG:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found is not None:
            return t(f"cli.wrong.{key}", **found.groupdict())
    return message


class UsageFormatter(argparse.HelpFormatter):
    """Help that begins with `usage` in words."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """As argparse does, with its first word from the catalogue."""
        super().add_usage(usage, actions, groups, t("cli.usage") if prefix is None else prefix)


class WordsParser(argparse.ArgumentParser):
    """A parser whose own words come from the catalogues."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": UsageFormatter, **settings, "add_help": False})
        self._positionals.title, self._optionals.title = t("cli.positionals"), t("cli.options")
        self.add_argument("-h", "--help", action="help", help=t("cli.option.help"))
