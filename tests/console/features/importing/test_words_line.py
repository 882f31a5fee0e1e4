"""Words that nobody knows are shown with their counts, each with what it can mean."""

from console.features.importing.words_line import WordsLine
from console.importing.foreign_words import ForeignWord
from resources.words import t

WORDS = (
    ForeignWord("Typ", "type", "Foobar", 1200, "underground", refuses=False),
    ForeignWord("Typ", "type", "Quux", 3, refuses=False),
)


def test_the_first_open_word_is_chosen_and_a_meaning_is_told(qapp: object) -> None:
    line = WordsLine()
    heard: list[tuple[str, str]] = []
    line.said.connect(lambda name, value: heard.append((name, value)))
    line.show_words("hydrants", WORDS)
    assert "1,200" in line.word.itemText(0)
    assert t("enums.water_type.underground") in line.word.itemText(0)
    assert line.word.currentData() == "type:Quux"
    assert line.meaning.currentText() == t("wizard.words_blank")
    line.meaning.setCurrentIndex(line.meaning.findData("wall"))
    line.meaning.activated.emit(line.meaning.currentIndex())
    assert heard == [("type:Quux", "wall")]


def test_what_was_said_can_be_changed_and_taken_back(qapp: object) -> None:
    line = WordsLine()
    heard: list[tuple[str, str]] = []
    line.said.connect(lambda name, value: heard.append((name, value)))
    line.show_words("hydrants", WORDS)
    line.word.setCurrentIndex(0)
    line.word.activated.emit(0)
    assert line.meaning.currentData() == "underground"
    line.meaning.setCurrentIndex(0)
    line.meaning.activated.emit(0)
    assert heard == [("type:Foobar", "")]
    line.show_words("hydrants", ())
    assert line.isHidden()
    line.meaning.activated.emit(0)
    assert len(heard) == 1


def test_rows_with_an_unknown_state_are_said_to_be_refused(qapp: object) -> None:
    line = WordsLine()
    line.show_words("hydrants", [ForeignWord("状态", "status", "kaputt", 2)])
    assert line.meaning.itemText(0) == t("wizard.words_refused")
