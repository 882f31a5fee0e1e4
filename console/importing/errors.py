"""What can be wrong with a file or its way to the backend, as a sentence for a person."""

from resources.words import t


class BadFile(Exception):
    """A file that cannot be imported as it is; `str()` is the sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(t(f"importing.bad.{code}", **params))
        self.code, self.params = code, params
