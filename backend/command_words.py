"""The words of the backend's commands: main.py hands them over, for the backend knows no catalogue."""

import argparse
import errno
from collections.abc import Callable

Words = Callable[..., str]
"""A sentence of the catalogues by its key, with its values."""


class Said(ValueError):
    """What a person is told: the key of a sentence, and its values, which may be such sentences themselves."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values

    def __str__(self) -> str:
        return plain(self.key, **self.values)

    def in_words(self, words: Words) -> str:
        """The sentence, in the language of these words."""
        values = {
            name: value.in_words(words) if isinstance(value, Said) else str(value)
            for name, value in self.values.items()
        }
        return words(self.key, **values)


class OfSystem(Said):
    """Why the system refused something: the usual reasons in the words of the reader, the others in its own."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"os.{errno.errorcode.get(error.errno or 0, '')}")
        self._own = error.strerror or str(error) or type(error).__name__

    def __str__(self) -> str:
        return self._own

    def in_words(self, words: Words) -> str:
        """A key nobody has words for comes back as it is."""
        said = words(self.key)
        return self._own if self.key in said else said


def words_of(parser: argparse.ArgumentParser) -> Words:
    """The words that a parser was given, else the keys themselves."""
    found: Words | None = parser.get_default("words")
    return plain if found is None else found


def plain(key: str, **values: object) -> str:
    """Key and values, where nobody has words: in logs, and in a program that is not ours."""
    return " · ".join([key, *(f"{name}={value}" for name, value in values.items())])
