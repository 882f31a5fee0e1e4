"""The strip never lies: what the state of the line is called."""

import pytest

from console.strip import Link
from console.sync.link import LinkState, Phase
from console.vitals import shown_link, why
from resources.words import t


@pytest.mark.parametrize(
    ("phase", "code", "link"),
    [
        (Phase.LIVE, "", Link.ONLINE),
        (Phase.LOADING, "", Link.ONLINE),
        (Phase.OFFLINE, "unreachable", Link.OFFLINE),
        (Phase.REFUSED, "credentials", Link.REFUSED),
        (Phase.REFUSED, "protocol", Link.OTHER_VERSION),
    ],
)
def test_each_phase_has_its_name(phase: Phase, code: str, link: Link) -> None:
    assert shown_link(LinkState(phase=phase, code=code)) is link


def test_every_phase_is_shown() -> None:
    assert all(shown_link(LinkState(phase=phase)) for phase in Phase)


def test_another_version_is_said_with_what_to_do() -> None:
    assert why(LinkState(phase=Phase.REFUSED, code="protocol")) == t("shell.link.other_version")
