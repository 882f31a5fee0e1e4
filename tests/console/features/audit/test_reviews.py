"""A break-glass sign-in stays in sight of those who answer for it until one of them has reviewed it."""

from collections.abc import Callable

from console.features.audit.reviews import Reviews
from console.holders import person
from models.ids import uuid7
from models.sign_in import SignIn, break_glass_actor
from resources.words import t
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk

Desks = Callable[..., Desk]


def break_glass(backend: BackendProcess) -> str:
    sign_in_id = uuid7()
    body = {"sign_in_id": sign_in_id, "means": "break_glass", "reason": "全员撤离"}
    with backend.client("liming", "wanghuolou") as client:
        answer = send(client, envelope("TellSignIn", body, actor=break_glass_actor("赵军"), seat="5"))
    assert answer[0]["outcome"] == "accepted"
    return sign_in_id


def test_it_appears_when_one_is_told_and_goes_when_it_is_reviewed(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "wangfang", "3")
    reviews = desk.put(Reviews(desk.context))
    reviews.hide()
    sign_in_id = break_glass(world)
    desk.wait(reviews.isVisible)
    assert person(break_glass_actor("赵军"), {}) in reviews.words.text()
    assert "全员撤离" in reviews.words.text()
    reviews.close_button.click()
    assert [n.text for n in desk.context.notices.all] == [t("refusal.sign_in.review")]
    reviews.review.setText("属实，处置得当")
    saved: list[str] = []
    desk.services.commands.saved.connect(saved.append)
    for _press in range(2):
        reviews.close_button.click()
    desk.wait(lambda: not reviews.isVisible())
    desk.level()
    reviewed = desk.get(SignIn, sign_in_id).fact
    assert (reviewed.reviewed_by, reviewed.review, reviewed.is_open) == ("wangfang", "属实，处置得当", False)
    assert reviews.review.text() == ""
    assert len(saved) == 1


def test_a_dispatcher_sees_that_it_is_open_and_cannot_close_it(world: BackendProcess, desks: Desks) -> None:
    desk = desks(world, "liming", "2")
    break_glass(world)
    reviews = desk.put(Reviews(desk.context))
    desk.wait(lambda: bool(reviews.open))
    assert not reviews.close_button.isEnabled()
