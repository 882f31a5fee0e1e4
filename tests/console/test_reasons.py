"""A refusal's code becomes a sentence in the user's language."""

from console.reasons import sentence, words
from models.outbox_entry import join_reason
from resources.words import t


def test_a_coded_value_is_spoken_in_words() -> None:
    said = words("unit.status", {"unit": "A1", "now": "available", "wanted": "on_scene", "status": "available"})
    assert "available" not in said
    assert "on_scene" not in said


def test_a_reason_as_rows_carry_it_is_the_same_sentence() -> None:
    params = {"kind": "hydrant", "id": "h7"}
    assert sentence(join_reason("missing", params)) == words("missing", params)
    assert t("enums.kind.hydrant") in words("missing", params)


def test_no_reason_is_no_sentence_and_an_unknown_one_names_its_code() -> None:
    assert sentence("") == ""
    assert "from.the.future" in words("from.the.future", {})


def test_a_sentence_speaks_the_language_chosen(english: None) -> None:
    assert words("missing", {"kind": "hydrant", "id": "h7"}).isascii()
