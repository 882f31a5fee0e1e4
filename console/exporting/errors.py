"""Why a file was not written, as a sentence for a person."""

from resources.words import t


class BadExport(Exception):
    """Nothing was written; `str()` is the sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(t(f"exporting.bad.{code}", **params))
        self.code = code
