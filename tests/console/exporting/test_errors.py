"""Why a file was not written is a sentence, with a code for programs."""

from console.exporting.errors import BadExport


def test_the_sentence_names_the_file_and_what_there_is() -> None:
    error = BadExport("format", file="a.docx", formats=".csv .xlsx")
    assert error.code == "format"
    assert "a.docx" in str(error)
    assert ".xlsx" in str(error)
