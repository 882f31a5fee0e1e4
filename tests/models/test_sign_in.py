"""Sign-ins without the backend are told, and those by the sealed code reviewed by somebody else."""

import pytest

from models.command import OPERATORS, Circumstances, Command, Refused, Role
from models.record import BadFact, Key
from models.sign_in import (
    BREAK_GLASS_MARK,
    Means,
    ReviewBreakGlass,
    SignIn,
    TellSignIn,
    break_glass_actor,
)
from tests.models.facts import NOON as NOW
from tests.models.facts import Known

ACTOR = break_glass_actor("赵 军")
KEY = Key("sign_in", "s")


def by(actor: str) -> Circumstances:
    return Circumstances(command_id="c", actor=actor, seat="2", made_at=NOW, received_at=NOW)


def do(facts: Known, command: Command, actor: str) -> None:
    for put in command.apply(facts, by(actor)):
        assert put.key in command.touches("c")
        assert put.fact is not None
        facts[put.key] = put.fact


def told(facts: Known) -> SignIn:
    found = facts[KEY]
    assert isinstance(found, SignIn)
    return found


def test_an_offline_sign_in_is_told_and_needs_no_review() -> None:
    facts = Known()
    do(facts, TellSignIn(sign_in_id="s", means=Means.OFFLINE), "wang")
    assert (told(facts).user, told(facts).seat, told(facts).is_open) == ("wang", "2", False)
    with pytest.raises(Refused, match=r"sign_in\.exists"):
        do(facts, TellSignIn(sign_in_id="s", means=Means.OFFLINE), "wang")
    with pytest.raises(Refused, match=r"sign_in\.reviewed"):
        do(facts, ReviewBreakGlass(sign_in_id="s", review="x"), "chief")


@pytest.mark.parametrize(("actor", "reason"), [(ACTOR, " "), ("wang", "无人能登录")])
def test_the_sealed_code_needs_a_reason_and_a_marked_author(actor: str, reason: str) -> None:
    with pytest.raises(Refused, match=r"sign_in\.reason"):
        do(Known(), TellSignIn(sign_in_id="s", means=Means.BREAK_GLASS, reason=reason), actor)


def test_a_break_glass_sign_in_is_open_until_somebody_else_has_reviewed_it() -> None:
    facts = Known()
    do(facts, TellSignIn(sign_in_id="s", means=Means.BREAK_GLASS, reason="无人能登录"), ACTOR)
    assert told(facts).is_open
    assert told(facts).columns().status == "open"
    for actor, review, code in ((ACTOR, "x", "own"), ("chief", " ", "review")):
        with pytest.raises(Refused, match=rf"sign_in\.{code}"):
            do(facts, ReviewBreakGlass(sign_in_id="s", review=review), actor)
    do(facts, ReviewBreakGlass(sign_in_id="s", review="属实"), "chief")
    assert (told(facts).is_open, told(facts).reviewed_by, told(facts).review) == (False, "chief", "属实")
    with pytest.raises(Refused, match=r"sign_in\.reviewed"):
        do(facts, ReviewBreakGlass(sign_in_id="s", review="again"), "chief")


def test_who_may_tell_and_who_may_review() -> None:
    assert OPERATORS < TellSignIn.ROLES
    assert {Role.COMMANDER, Role.ADMINISTRATOR} == ReviewBreakGlass.ROLES


def test_the_marked_author_fits_into_an_act_whatever_the_name() -> None:
    assert f"{BREAK_GLASS_MARK}赵 军" == ACTOR
    assert len(break_glass_actor("x" * 500)) <= 100
    assert break_glass_actor("a\nb\tc").endswith("a b c")


def test_texts_have_an_end() -> None:
    with pytest.raises(BadFact):
        SignIn(user="x", seat="2", at=NOW, means=Means.OFFLINE, reason="x" * 4_001)
