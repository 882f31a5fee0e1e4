"""Words begun in a line for one thing: not written for another, and there again when the first is back."""

from collections.abc import Collection

from PySide6.QtWidgets import QLineEdit


class BegunWords:
    """One line that serves whatever is chosen; what it is about is named by an id, empty for nothing."""

    def __init__(self, line: QLineEdit, about: str = "") -> None:
        self._line = line
        self.about = about
        self._begun: dict[str, str] = {}

    def turn_to(self, about: str) -> None:
        """The line is about this from now on, with the words that were begun for it before."""
        if about != self.about:
            self._begun[self.about] = self._line.text()
            self.about = about
            self._line.setText(self._begun.pop(about, ""))

    def give_back(self, about: str, words: str) -> None:
        """Words that could not be written stand there again, before what was begun meanwhile."""
        if about == self.about:
            self._line.setText(self._before(words, self._line.text()))
        else:
            self._begun[about] = self._before(words, self._begun.get(about, ""))

    def keep_only(self, ids: Collection[str]) -> None:
        """There is nothing else any more that words could be for."""
        self._begun = {about: words for about, words in self._begun.items() if about in ids}

    def _before(self, words: str, later: str) -> str:
        return f"{words} {later}".strip()[: self._line.maxLength()]
