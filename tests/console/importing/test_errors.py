"""Everything that can be wrong with a file has its sentence, with every value that it needs."""

import ast
from pathlib import Path

import pytest

from console.importing import errors
from console.importing.errors import BadFile
from resources.words import has, t

FOLDER = Path(errors.__file__).parent


def raised() -> list[ast.Call]:
    """Every BadFile that the package makes with a code written out."""
    calls = [
        node for path in FOLDER.rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    named = [(node, node.func) for node in calls if isinstance(node, ast.Call) and node.args]
    made = [call for call, name in named if isinstance(name, ast.Name) and name.id == "BadFile"]
    return [call for call in made if isinstance(call.args[0], ast.Constant)]


def test_every_code_has_a_sentence_and_is_given_what_the_sentence_asks_for() -> None:
    assert raised()
    for call in raised():
        code = ast.literal_eval(call.args[0])
        assert has(f"importing.bad.{code}")
        given = {word.arg: "x" for word in call.keywords if word.arg}
        assert "{" not in t(f"importing.bad.{code}", **given), code


@pytest.mark.usefixtures("english")
def test_the_sentence_is_in_the_language_spoken() -> None:
    assert str(BadFile("no_rows", file="a.csv")) == "“a.csv” has a header, but no rows."
