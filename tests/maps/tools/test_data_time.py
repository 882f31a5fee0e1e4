"""As of when the data are, at the foot of a real map."""

from tests.maps.in_page import run_js

PLATE = (
    "(({textContent, hidden, className}) => [textContent, hidden, className])(document.querySelector('.data-time'))"
)


def test_the_foot_says_it_as_text_and_is_loud_when_it_is_old(ready_map, qtbot):
    assert run_js(ready_map, PLATE)[1] is True
    ready_map.conversation.tell("data_time", text="数据 <b>13:20</b>", old=False)
    qtbot.waitUntil(lambda: run_js(ready_map, PLATE) == ["数据 <b>13:20</b>", False, "data-time plate"])
    ready_map.conversation.tell("data_time", text="数据截至 13:20:05", old=True)
    qtbot.waitUntil(lambda: "old" in run_js(ready_map, PLATE)[2])
