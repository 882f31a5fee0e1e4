from hypothesis import given
from hypothesis import strategies as st

from console.features.seats.roster import roster
from models.incident import Incident
from models.presence import Presence, PresenceState
from tests.models.facts import NOON


def fire(number: str, owner_seat: str) -> Incident:
    owner = f"user{owner_seat}" if owner_seat else ""
    return Incident(number=number, type="fire", address="x", owner=owner, owner_seat=owner_seat)


def there(
    seat: str, incident_id: str = "", state: PresenceState = PresenceState.HERE, console: str = ""
) -> Presence:
    return Presence(
        console=console or seat, seat=seat, user=f"user{seat}", name="", role="dispatcher", since=NOON,
        seen_at=NOON, incident_id=incident_id, state=state,
    )  # fmt: skip


def test_a_line_says_what_is_open_there_and_what_is_worked_there() -> None:
    incidents = {"I": fire("2-001", "2"), "J": fire("2-002", "2"), "K": fire("3-001", "3")}
    lines = roster([there("10"), there("2", "K")], incidents, "2")
    assert [(line.seat, line.open_number, line.works, line.mine) for line in lines] == [
        ("2", "3-001", ("2-001", "2-002"), True),
        ("3", "", ("3-001",), False),
        ("10", "", (), False),
    ]


def test_a_seat_with_incidents_and_nobody_at_it_is_not_forgotten() -> None:
    (line,) = roster([], {"I": fire("4-001", "4")}, "2")
    assert (line.seat, line.user, line.presence, line.works) == ("4", "user4", None, ("4-001",))


def test_a_console_that_was_restarted_is_one_line() -> None:
    lines = roster([there("2", state=PresenceState.AWAY, console="old"), there("2", console="new")], {}, "2")
    assert [line.id for line in lines] == ["new"]
    assert len(roster([there("2", state=PresenceState.AWAY)], {}, "2")) == 1


SEATS = st.lists(st.sampled_from(["", "1", "2", "3"]), max_size=6)


@given(seats=SEATS, owners=SEATS)
def test_every_open_incident_with_a_holder_is_in_the_line_of_its_seat(seats: list[str], owners: list[str]) -> None:
    incidents = {f"I{n}": fire(f"n{n}", owner) for n, owner in enumerate(owners)}
    lines = roster([there(seat, console=f"c{n}") for n, seat in enumerate(seats)], incidents, "1")
    assert len({line.id for line in lines}) == len(lines)
    for incident in incidents.values():
        of_seat = [line for line in lines if line.seat == incident.owner_seat and incident.number in line.works]
        assert bool(of_seat) == bool(incident.owner_seat)
