from console.features.seats.handover_words import LISTED, details, standing, state_words
from console.features.seats.shift import Shift
from models.handover import Handover
from models.incident import Incident
from resources.words import t
from tests.models.facts import NOON

NAMES = {"wang": "王芳"}


def test_a_quiet_shift_says_that_there_is_nothing_to_hand_over() -> None:
    words = standing(Shift(since=NOON))
    assert t("seats.handover.no_incidents") in words
    assert len(words.splitlines()) == 3


def test_everything_that_stands_is_named_and_long_lists_have_an_end() -> None:
    words = standing(
        Shift(
            since=NOON, incidents=(("I", "2-001　望火大厦"),), waiting=("DispatchUnit", "DispatchUnit", "Unheard"),
            devices_out=tuple(f"D{n}" for n in range(LISTED + 5)),
        )
    )  # fmt: skip
    assert "2-001" in words
    assert f"{t('outbox.act.DispatchUnit')} ×2" in words
    assert "Unheard ×1" in words
    assert "D7" in words
    assert "D8" not in words


def test_a_hand_over_says_from_whom_for_whom_and_whether_it_was_signed() -> None:
    fact = Handover(user="wang", seat="3", written_at=NOON, note="盯住 6 楼烟感", incident_ids=("I", "gone-abcdef"))
    words = details(fact, {"I": Incident(number="3-001", type="fire", address="中山路")}, NAMES)
    assert "王芳" in words
    assert t("seats.handover.anybody") in words
    assert "盯住 6 楼烟感" in words
    assert "3-001" in words
    assert "abcdef" in words
    assert t("seats.handover.waits") in words
    signed = Handover(
        user="li", seat="2", written_at=NOON, note="x", to_user="wang", accepted_by="wang", accepted_seat="3",
        accepted_at=NOON,
    )  # fmt: skip
    assert "王芳" in state_words(signed, NAMES)
