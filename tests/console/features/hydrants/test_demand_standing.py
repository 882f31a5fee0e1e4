"""A row says which edition it is, who made it so and when, and what holds it up."""

from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.demand_shared import Shared, overlaid
from console.features.hydrants.demand_standing import standings
from models.demand_row import DemandRow
from models.outbox_entry import join_reason
from models.record import Record, SyncState, replace
from resources.words import set_language
from tests.models.facts import NOON

ROW = replace(
    shipped_rows()["residential"], edition=3, changed_by="li", changed_at=NOON, seat="3", verified_by="李工",
    source="GB 50974", signed_by="li", signed_at=NOON,
)  # fmt: skip


def stands(state: SyncState, reason: str = "") -> tuple[str, str, str]:
    set_language("zh")
    record = Record(kind=DemandRow.KIND, id="residential", fact=ROW, revision=9, state=state, reason=reason)
    found = standings(overlaid({"residential": record}), {"li": "李明"})["residential"]
    return found.words, found.tip, found.tone


def test_a_row_of_the_centre_names_its_edition_and_people_and_times() -> None:
    words, tip, tone = stands(SyncState.SYNCED)
    assert words.startswith("第 3 版 05-04")
    assert words.endswith("李明")
    assert "3 席 李明 于 2026-05-04" in tip
    assert "李工 依据“GB 50974”核实，由 李明" in tip
    assert tone == ""


def test_what_waits_and_what_was_refused_is_told_with_its_reason() -> None:
    assert stands(SyncState.PENDING)[0] == "待送出"
    words, tip, tone = stands(SyncState.REFUSED, join_reason("demand_row.exercise", {}))
    assert (words, tone) == ("被拒绝", "red")
    assert "演练" in tip
    assert stands(SyncState.CONFLICT)[0] == "有冲突"


def test_a_shipped_row_is_an_example() -> None:
    set_language("zh")
    assert {one.words for one in standings(Shared(), {}).values()} == {"示例"}
