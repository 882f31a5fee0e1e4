"""A notification has words, and not more than anybody reads."""

import pytest

from models.command import Refused
from models.notification import LONGEST, Audience, NotifyMany
from tests.models.facts import Known


@pytest.mark.parametrize(
    ("text", "fits"), [("请撤离", True), ("x" * LONGEST, True), (" ", False), ("x" * 501, False)]
)
def test_a_text_that_says_nothing_or_too_much_is_refused(text: str, fits: bool) -> None:
    notify = NotifyMany(audience=Audience.RESIDENTS, text=text)
    if fits:
        notify.check(Known())
    else:
        with pytest.raises(Refused, match=r"notification\.text"):
            notify.check(Known())
