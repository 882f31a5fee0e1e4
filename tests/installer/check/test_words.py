"""Incomplete words are found, complete ones are not."""

import pytest

from installer.check.words import check_words
from tests.installer.check.conftest import Build

ZH, EN = "resources/translations/zh/a.toml", "resources/translations/en/a.toml"


def found(house_of: Build, zh: str, en: str, code: str = "") -> str:
    house = house_of({ZH: zh, EN: en, "console/x.py": code})
    return "\n".join(map(str, check_words(house)))


def test_complete_words_have_no_findings(build: Build) -> None:
    zh = 'hello = "你好{name}"\n[state]\nnew = "新"\nold = "旧"\n[panel]\ntitle = "面板"\n[b]\nc = "丙"'
    en = 'hello = "Hello {name}"\n[state]\nnew = "new"\nold = "old"\n[panel]\ntitle = "Panel"\n[b]\nc = "C"'
    code = 't("a.hello", name=1)\nt(f"a.state.{x}")\nPanel(title_key="a.panel.title")\nt(f"{x}.b.c")'
    assert found(build, zh, en, code) == ""


@pytest.mark.parametrize(
    ("zh", "en", "code", "finding"),
    [
        ('b = "一"', "", 't("a.b")', "no words in en"),
        ('b = "{x}"', 'b = "{y}"', 't("a.b")', "different placeholders: zh ['x'], en ['y']"),
        ('b = "{x"', 'b = "x"', 't("a.b")', "braces that do not match"),
        ('b = "{}"', 'b = "{}"', 't("a.b")', "a placeholder without a name"),
        ('b = " "', 'b = "x"', 't("a.b")', "empty words"),
        ('b = "一"', 'b = "x"', "", "no code asks for this key"),
        ("", "", 't("a.gone")', "console/x.py:1: t('a.gone') has no words"),
        ("", "", 'Act(title_key="a.gone")', "console/x.py:1: t('a.gone') has no words"),
        ("b = ", "", "", "zh/a.toml"),
        ("", "", 'x = "警情"', "console/x.py:1: Chinese in code"),
        ("", "", 'x = f"警情{y}"', "Chinese in code"),
    ],
)
def test_what_is_incomplete_is_found(build: Build, zh: str, en: str, code: str, finding: str) -> None:
    assert finding in found(build, zh, en, code)


def test_chinese_that_reads_files_is_excused_and_documentation_needs_no_excuse(build: Build) -> None:
    code = '"""火。"""\n# zh: house numbers in addresses\nx = (\n  "号",\n  "村",\n)\ny = "村"  # zh: too'
    assert found(build, "", "", code) == ""
