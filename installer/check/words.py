"""The words are complete: both languages say the same keys, and the code asks only for keys that exist."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from installer.check.house import Finding, House, Source
from resources.words import LANGUAGES, flat

TRANSLATIONS = "resources/translations"
ALLOWED_IN = ("resources/", "tests/", "console/demo/")
EXCUSE = "# zh: "
KEY_PARAMETERS = ("title_key", "help_key", "text_key")

Words = dict[str, str]


def check_words(house: House) -> list[Finding]:
    """Every finding about words."""
    try:
        spoken = {language: load(house.root / TRANSLATIONS / language) for language in LANGUAGES}
    except tomllib.TOMLDecodeError as error:
        return [Finding(TRANSLATIONS, f"a catalogue that is no TOML: {error}")]
    wanted = asked(house.product)
    return [
        *_unlike(spoken),
        *_unknown(wanted, spoken["zh"]),
        *_unused(wanted, spoken["zh"]),
        *_chinese_in_code(house.product),
    ]


def load(folder: Path) -> Words:
    """All keys of one language. Raises TOMLDecodeError that names the file."""
    words: Words = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            words.update(flat(tomllib.loads(path.read_text(encoding="utf-8")), path.stem))
        except tomllib.TOMLDecodeError as error:
            raise tomllib.TOMLDecodeError(f"{path.parent.name}/{path.name}: {error}") from error
    return words


def placeholders(template: str) -> set[str]:
    """The names of a template's {placeholders}. Raises ValueError when its braces do not match."""
    return {
        name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(template) if name is not None
    }


def _unlike(spoken: dict[str, Words]) -> Iterator[Finding]:
    """Keys or placeholders that one language has and the other lacks, and empty words."""
    for key in sorted({key for words in spoken.values() for key in words}):
        where = f"{TRANSLATIONS} {key}"
        lacking = [language for language, words in spoken.items() if key not in words]
        if lacking:
            yield Finding(where, f"no words in {', '.join(lacking)}")
            continue
        try:
            zh, en = (placeholders(spoken[language][key]) for language in ("zh", "en"))
        except ValueError as error:
            yield Finding(where, f"braces that do not match ({error}); write {{{{ for a brace")
            continue
        if zh != en:
            yield Finding(where, f"different placeholders: zh {sorted(zh)}, en {sorted(en)}")
        if "" in zh or any(name.isdigit() for name in zh):
            yield Finding(where, "a placeholder without a name")
        if not all(words[key].strip() for words in spoken.values()):
            yield Finding(where, "empty words")


@dataclass
class Asked:
    """The keys the code asks for: whole ones with where, the shapes of built ones, and any other string."""

    keys: dict[str, str] = field(default_factory=dict)
    shapes: set[str] = field(default_factory=set)
    strings: set[str] = field(default_factory=set)

    @cached_property
    def any_shape(self) -> re.Pattern[str]:
        """Every shape in one pattern; read it once all are known."""
        return re.compile("|".join(f"(?:{shape})" for shape in sorted(self.shapes)) or r"(?!)")

    def covers(self, key: str) -> bool:
        """Does anything in the code reach the key?"""
        return key in self.strings or self.any_shape.fullmatch(key) is not None


def asked(sources: list[Source]) -> Asked:
    """What the sources ask for."""
    found = Asked()
    for source in sources:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.strings.add(node.value)
            elif isinstance(node, ast.JoinedStr) and _text(node.values[0]):
                _built(found, node)
            elif isinstance(node, ast.Call):
                _call(found, node, source)
    return found


def _call(found: Asked, node: ast.Call, source: Source) -> None:
    """A call of t(key), or of anything with a key parameter."""
    keys = [argument.value for argument in node.keywords if argument.arg in KEY_PARAMETERS]
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name == "t" and node.args:
        keys.append(node.args[0])
    for key in keys:
        if _text(key):
            found.keys.setdefault(_text(key), f"{source.name}:{key.lineno}")
        elif isinstance(key, ast.JoinedStr):
            _built(found, key)


def _built(found: Asked, node: ast.JoinedStr) -> None:
    """An f-string that could be a key: its fixed parts, with anything between them."""
    fixed = "".join(map(_text, node.values))
    if "." in fixed and re.fullmatch(r"[\w.]+", fixed):
        found.shapes.add("".join(re.escape(_text(part)) or r"[\w.]+" for part in node.values))


def _text(node: ast.expr) -> str:
    """The string of a constant, empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _unknown(wanted: Asked, words: Words) -> Iterator[Finding]:
    for key, where in sorted(wanted.keys.items()):
        if key not in words:
            yield Finding(where, f"t({key!r}) has no words in {TRANSLATIONS}")


def _unused(wanted: Asked, words: Words) -> Iterator[Finding]:
    for key in sorted(words):
        if not wanted.covers(key):
            yield Finding(f"{TRANSLATIONS} {key}", "no code asks for this key; use it or remove it")


def has_chinese(text: str) -> bool:
    """Does the text hold a Chinese character?"""
    return any(0x3400 <= ord(letter) <= 0x9FFF or 0xF900 <= ord(letter) <= 0xFAFF for letter in text)


def _chinese_in_code(sources: list[Source]) -> Iterator[Finding]:
    """Chinese in a string that is no docstring: words for people belong in the catalogues."""
    for source in sources:
        if source.name.startswith(ALLOWED_IN) or not has_chinese(source.text):
            continue
        lines = {
            node.lineno
            for node in ast.walk(source.tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and has_chinese(node.value)
        }
        for line in sorted(lines - set(_documented(source.tree)) - set(_excused(source))):
            yield Finding(f"{source.name}:{line}", "Chinese in code; put it into resources/ (words, catalogues)")


def _documented(tree: ast.Module) -> Iterator[int]:
    """First lines of strings that stand alone: docstrings of modules, classes, functions and constants."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno


def _excused(source: Source) -> Iterator[int]:
    """Lines of statements that say `# zh: why` in or above them: names in files are no words for people."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.stmt) and not hasattr(node, "body"):
            end = node.end_lineno or node.lineno
            if any(EXCUSE in line for line in source.lines[max(0, node.lineno - 2) : end]):
                yield from range(node.lineno, end + 1)
