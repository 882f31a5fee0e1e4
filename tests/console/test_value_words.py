"""Values are told as people say them; what is not known here is said to be so, never shown as an id."""

from console.value_words import field_words, value_words
from resources.words import set_language


def test_coded_values_are_told_in_words_and_references_by_their_number() -> None:
    assert value_words("grade", 3, {}) == "三级"
    assert value_words("status", "on_scene", {}, "unit") == "已到场"
    assert value_words("status", "confirmed", {}, "alarm") == value_words("status", "confirmed", {})
    assert value_words("unit_id", ["A", "B"], {"A": "11 水罐一车", "B": "12 云梯车"}) == "11 水罐一车、12 云梯车"
    assert value_words("incident_id", "01a1", {}) == "（本地无此记录）"
    assert value_words("note", "", {}) == "（空）"
    assert value_words("lon", 120.123456789, {}) == "120.12346"


def test_a_form_on_the_map_is_told_by_its_points_and_where_it_begins() -> None:
    assert value_words("points", [[120.5, 30.25], [121.0, 30.0]], {}) == "2 个点，起于 120.50000, 30.25000"
    assert value_words("points", [], {}) == value_words("points", None, {}) == "（空）"
    assert (
        value_words("estimate", {"method": "gaussian_plume", "inputs": {"q": 1.0}}, {}) == "method gaussian_plume"
    )


def test_a_demand_for_water_is_told_point_by_point() -> None:
    points = [{"id": "A", "name": "北侧", "demand_lps": 50.0}, {"id": "B", "demand_lps": 30}, "nonsense"]
    assert value_words("water_points", points, {}) == "北侧 50 L/s, B 30 L/s"
    assert value_words("water_points", [{"id": "A", "demand_lps": 20.0, "assumed": True}], {}) == "A 20 L/s（推定）"
    assert value_words("water_points", [], {}) == "（空）"


def test_a_field_has_its_name_and_an_unknown_one_its_own() -> None:
    assert field_words("grade") == "等级"
    assert field_words("strange") == "strange"


def test_a_row_of_the_demand_table_is_told_with_plain_numbers_and_names_of_types() -> None:
    set_language("zh")
    assert value_words("initial_lps", 12.5, {}) == "12.5"
    assert value_words("most_lps", 80.0, {}) == "80"
    assert value_words("removed", True, {}) == "是"
    assert value_words("incidents", ["building_fire", "隧道火灾"], {}) == "建筑火灾、隧道火灾"
    assert value_words("row_id", "r", {"r": "住宅"}) == "住宅"
