"""Who answers for what is done is offered the audit; whoever does not is told who may."""

from collections.abc import Callable

import pytest

from console.features.audit.feature import FEATURE
from console.features.audit.panel import AUDITORS
from models.command import Role
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk

Desks = Callable[..., Desk]
[ACT] = FEATURE.acts


@pytest.mark.parametrize(("user", "may"), [("wangfang", True), ("liming", False)])
def test_a_commander_is_shown_it_and_a_dispatcher_told_why_not(
    void: BackendProcess, desks: Desks, user: str, may: bool
) -> None:
    desk = desks(void, user)
    assert (desk.context.session.role in AUDITORS) is may
    assert ACT.refusal(desk.context) == ("" if may else t("audit.forbidden"))
    ACT.run(desk.context)
    assert desk.shown.asked == ["audit"]


def test_the_auditors_are_those_the_backend_answers() -> None:
    assert frozenset({Role.COMMANDER, Role.ADMINISTRATOR}) == AUDITORS
