"""A request says what and why, or is not asked."""

from console.features.approvals.form import RequestForm
from models.approval import Approval
from models.notification import Audience, NotifyMany
from models.store import Query
from resources.words import t
from tests.console.features.desk import Desk


def test_a_notification_without_text_or_reason_is_not_asked_for(desk: Desk) -> None:
    form = desk.put(RequestForm(desk.context))
    form.begin(NotifyMany, None, "")
    assert form.isVisible()
    for text, reason in (("", "x"), (" ", "x"), ("撤离", " ")):
        form.text.setText(text)
        form.reason.setText(reason)
        form.ask()
        assert [n.text for n in desk.context.notices.all] == [t("approvals.form.empty")]
    assert desk.services.commands.entries() == ()


def test_a_notification_is_asked_for_with_its_audience_and_the_form_goes_when_it_is_safe(desk: Desk) -> None:
    form = desk.put(RequestForm(desk.context))
    form.begin(NotifyMany, None, "")
    form.audience.setCurrentIndex(form.audience.findData(Audience.ALL_STATIONS))
    form.text.setText("全体待命")
    form.reason.setText("特大火灾")
    with desk.qtbot.waitSignal(form.asked):
        form.ask()
    assert not form.isVisible()
    assert form.text.text() == ""
    desk.level()
    (record,) = desk.services.store.page(Query(kind=Approval.KIND))
    assert record.fact.act == NotifyMany(audience=Audience.ALL_STATIONS, text="全体待命")


def filled(desk: Desk, text: str) -> RequestForm:
    form = desk.put(RequestForm(desk.context))
    form.begin(NotifyMany, None, "")
    form.text.setText(text)
    form.reason.setText("特大火灾")
    return form


def asked(desk: Desk, text: str) -> int:
    desk.level()
    return [record.fact.act for record in desk.services.store.page(Query(kind=Approval.KIND))].count(
        NotifyMany(audience=Audience(next(iter(Audience))), text=text)
    )


def test_an_enter_that_is_pressed_twice_asks_once(desk: Desk) -> None:
    form = filled(desk, "二次回车")
    with desk.qtbot.waitSignal(form.asked):
        form.ask()
        form.ask()
    assert asked(desk, "二次回车") == 1


def test_what_could_not_be_asked_can_be_asked_again(desk: Desk) -> None:
    form = filled(desk, "再问一次")
    desk.cut()
    form.ask()
    assert form.isVisible()
    desk.mend()
    with desk.qtbot.waitSignal(form.asked):
        form.ask()
    assert asked(desk, "再问一次") == 1
