"""What went wrong is said as a sentence, and words from a file are never markup."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from console.features.importing.step import label, sentence_of
from console.importing.errors import BadFile
from console.sync.client import LinkError
from resources.words import t


def test_a_fault_of_the_line_and_of_the_file_read_as_sentences(qapp: object) -> None:
    error = LinkError("unreachable", server="http://x")
    assert sentence_of(error) == t("importing.command.line", reason=t("sync.link.unreachable", server="http://x"))
    assert sentence_of(LinkError("of tomorrow")) == t("importing.command.line", reason="of tomorrow")
    assert sentence_of(BadFile("empty", file="a.csv")) == t("importing.bad.empty", file="a.csv")
    assert sentence_of(ValueError()) == "ValueError"


def test_a_sentence_at_the_window_names_no_word_of_the_command_line(qapp: object) -> None:
    params = {"columns": "a", "file": "a", "sheet": "b", "text": "c"}
    for code in ("no_columns", "no_key", "sheet_empty", "crs_misfit", "osm_none"):
        assert "--" not in sentence_of(BadFile(code, **params))


def test_words_from_outside_are_never_markup(qtbot: QtBot) -> None:
    made = label("muted", wrap=False)
    qtbot.addWidget(made)
    assert (made.textFormat(), made.wordWrap()) == (Qt.TextFormat.PlainText, False)
