from datetime import UTC, datetime

import msgspec
import pytest

from console.holders import also_open, author, holder_badge, holder_words, person, time_words
from console.session import Identity, Session
from models.command import Role
from models.incident import Incident
from models.presence import Presence, PresenceState
from models.sign_in import break_glass_actor
from resources.words import t
from tests.models.facts import NOON

FIRE = Incident(number="3-001", type="fire", address="x", owner="wang", owner_seat="3", claimed_at=NOON)


def there(seat: str, user: str, incident_id: str = "", state: PresenceState = PresenceState.HERE) -> Presence:
    return Presence(
        console=f"{seat}{user}", seat=seat, user=user, name=user.upper(), role="dispatcher", since=NOON,
        seen_at=NOON, incident_id=incident_id, state=state,
    )  # fmt: skip


NAMES = {"li": "LI", "wang": "WANG", "chen": "CHEN"}
SEATS = [there("2", "li", "I"), there("3", "wang", "I"), there("4", "chen", "J")]


def test_a_user_has_the_name_that_is_known_and_else_the_id() -> None:
    assert person("wang", NAMES) == "WANG"
    assert person("nobody", NAMES) == "nobody"
    assert person("local", {}) == t("shell.strip.local")


def test_before_the_list_of_people_has_come_one_is_told_by_name_and_others_as_accounts() -> None:
    session = Session("2")
    session.sign_in(Identity("li", "李明", Role.DISPATCHER, "2"))
    assert author("li", session, {}) == "李明"
    assert author("wang", session, {}) == t("identity.account", user="wang")
    assert author("wang", session, NAMES) == "WANG"
    assert author("local", session, {}) == t("shell.strip.local")


def test_whose_an_incident_is_depends_on_where_it_is_read() -> None:
    assert "WANG" in holder_words(FIRE, "2", NAMES)
    assert holder_words(FIRE, "3", NAMES) == t("seats.holder.mine", name="WANG", since=time_words(NOON))
    free = msgspec.structs.replace(FIRE, owner="", owner_seat="")
    assert holder_words(free, "3", NAMES) == t("seats.holder.nobody")


def test_an_incident_is_also_open_where_others_are_here_and_look_at_it() -> None:
    assert "WANG" in also_open("I", "2", SEATS)
    assert "LI" not in also_open("I", "2", SEATS)
    assert also_open("J", "4", SEATS) == also_open("", "2", [there("3", "wang")]) == ""
    assert also_open("I", "2", [there("3", "wang", "I", PresenceState.AWAY)]) == ""


def test_the_mark_of_a_seat_is_text_and_shape_not_colour_alone() -> None:
    mine, others = holder_badge("2", True), holder_badge("3", False)
    assert holder_badge("", False) is None
    assert mine is not None
    assert others is not None
    assert (mine.text, others.text) == ("2", "3")
    assert mine.mark != others.mark


@pytest.mark.parametrize("moment", [None, datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)])
def test_a_moment_no_clock_can_show_is_no_traceback(moment: datetime | None) -> None:
    assert time_words(moment)


def test_who_came_in_with_the_sealed_code_is_named_with_the_mark() -> None:
    assert person(break_glass_actor("赵军"), {}) == t("identity.by_code", name="赵军")
