"""A source that cannot be used, and why."""


class BadSource(ValueError):
    """`code` is a key under `sources.trouble`, `params` what its sentence names."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
