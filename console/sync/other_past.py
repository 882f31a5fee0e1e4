"""Is what is shown of another past than the backend's? From the beginning of a load beside until it is mended."""


class OtherPast:
    """Begun by the thread of the line, over in the thread of the cache, asked by any.

    Counted, because pages of a load may still be written after the next one was begun: they end no more than
    what the cache's thread has come to.
    """

    def __init__(self) -> None:
        self._begun = 0
        self._come_to = 0
        self._over = 0

    def __bool__(self) -> bool:
        return self._begun != self._over

    def begin(self) -> int:
        """The backend does not know our place; its number for `come_to`."""
        self._begun += 1
        return self._begun

    def come_to(self, number: int) -> None:
        """What was handed to the cache before it is done."""
        self._come_to = number

    def over(self) -> None:
        """What is shown is of the backend's past: it was loaded anew, or a page was taken up where we are."""
        self._over = self._come_to
