"""Words: which language, what is missing, and values nobody may format with."""

from collections.abc import Mapping

import pytest

from resources import words
from resources.words import catalogue, flat, language, set_language, t


@pytest.fixture
def catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two small catalogues in place of the product's."""
    ours: dict[str, Mapping[str, str]] = {
        "zh": {"a.hello": "你好，{name}", "a.only": "仅中文", "a.braces": "{{}}", "a.age": "{age_s:.1f} 秒"},
        "en": {"a.hello": "Hello, {name}", "a.braces": "{{}}", "a.age": "{age_s:.1f} s"},
    }
    monkeypatch.setattr(words, "catalogue", ours.__getitem__)


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [("en", "en"), ("en_GB.UTF-8", "en"), ("EN-us", "en"), ("zh_CN", "zh"), ("fr", "zh"), ("", "zh"), ("C", "zh")],
)
def test_a_language_without_words_is_chinese(wanted: str, spoken: str) -> None:
    assert set_language(wanted) == spoken
    assert language() == spoken


@pytest.mark.usefixtures("catalogues")
def test_values_are_put_into_the_words_of_the_language() -> None:
    assert t("a.hello", name="李") == "你好，李"
    set_language("en")
    assert t("a.hello", name="Li") == "Hello, Li"
    assert t("a.age", age_s=0.44) == "0.4 s"


@pytest.mark.usefixtures("catalogues")
def test_values_with_braces_stay_as_they_are() -> None:
    assert t("a.hello", name="{0} {name} {") == "你好，{0} {name} {"
    assert t("a.braces") == "{}"


@pytest.mark.usefixtures("catalogues")
def test_what_english_lacks_is_chinese_and_what_both_lack_is_marked() -> None:
    set_language("en")
    assert t("a.only") == "仅中文"
    assert t("a.nothing") == "⟦a.nothing⟧"


@pytest.mark.usefixtures("catalogues")
def test_a_template_that_misses_a_value_is_shown_unfilled() -> None:
    assert t("a.hello") == "你好，{name}"
    assert t("a.age", age_s="soon") == "{age_s:.1f} 秒"


def test_tables_become_dotted_keys() -> None:
    assert dict(flat({"a": "1", "b": {"c": "2", "d": {"e": "3"}}}, "f")) == {
        "f.a": "1",
        "f.b.c": "2",
        "f.b.d.e": "3",
    }


def test_a_file_name_is_the_first_part_of_its_keys() -> None:
    assert "cli.option.lang" in catalogue("zh")
    assert "cli.option.lang" in catalogue("en")
