"""The checkout as the checks see it: its source files, read and parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGES = ("console", "widgets", "maps", "models", "resources", "backend", "installer")
SKIPPED = frozenset({"node_modules", "vendor", "__pycache__", ".venv", ".tools", "var", "build", "dist", ".git"})


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its path inside the checkout with forward slashes."""

    path: Path
    name: str

    @cached_property
    def text(self) -> str:
        """What is in it."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> list[str]:
        """Its lines, the first at 0."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, self.name)

    @property
    def area(self) -> str:
        """The first folder of its name, empty for a file of the root."""
        return self.name.split("/")[0] if "/" in self.name else ""


@dataclass(frozen=True)
class Finding:
    """Something that fails the check: where it is, what it is, and what to do."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class House:
    """A checkout."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def product(self) -> list[Source]:
        """The product's Python files: main.py and the packages."""
        found = [self.root / "main.py"] if (self.root / "main.py").exists() else []
        for package in PACKAGES:
            found += self._python(self.root / package)
        return [self._source(path) for path in found]

    @cached_property
    def tests(self) -> list[Source]:
        """The tests' Python files."""
        return [self._source(path) for path in self._python(self.root / "tests")]

    def files(self, *suffixes: str) -> Iterator[Path]:
        """Every file with one of the suffixes, what is fetched or generated left out."""
        for path in sorted(self.root.rglob("*")):
            inside = path.relative_to(self.root).parts
            if path.suffix in suffixes and not SKIPPED.intersection(inside) and path.is_file():
                yield path

    def name(self, path: Path) -> str:
        """The path inside the checkout."""
        return path.relative_to(self.root).as_posix()

    def _source(self, path: Path) -> Source:
        return Source(path, self.name(path))

    def _python(self, folder: Path) -> list[Path]:
        return [path for path in sorted(folder.rglob("*.py")) if not SKIPPED.intersection(path.parts)]
