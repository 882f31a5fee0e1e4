"""Whatever a scenario's file holds: a scenario, or a sentence in the reader's language with the place."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.features.hydrants.scenario_file import BadScenarioFile, read_scenario, scenario_of
from resources.words import set_language

POINT = '{"id":"P","lon":121.5,"lat":25.03,"demand_lps":30}'
INCIDENT = f'{{"id":"I","points":[{POINT}]}}'
ENGINE = '{"id":"E","incident_id":"I","pump_lps":40,"hose":[{"length_m":200}]}'
SOURCE = '{"id":"S","lon":121.5,"lat":25.0301}'


def scenario(*, incident: str = INCIDENT, engine: str = ENGINE, source: str = SOURCE, more: str = "") -> bytes:
    lines = (f'{{"incidents":[{incident}],', f'"engines":[{engine}],', f'"sources":[{source}]{more}}}')
    return "\n".join(lines).encode()


def but(part: str, old: str, new: str) -> str:
    assert old in part
    return part.replace(old, new)


def engine(old: str, new: str) -> bytes:
    return scenario(engine=but(ENGINE, old, new))


def source(more: str) -> bytes:
    return scenario(source=f"{SOURCE[:-1]},{more}}}")


BAD = [
    # What is no JSON at all.
    ("empty", b"", "文件是空的", "is empty"),
    ("blanks only", b" \r\n\t", "文件是空的", "is empty"),
    ("cut off", scenario()[:-9], "第 3 行中断", "in line 3"),
    ("zeros", bytes(40), "第 1 行第 1 列", "line 1, column 1"),
    (
        "Chinese as an editor in China saves it",
        engine('"E"', '"一号车"').decode().encode("gbk"),
        "第 2 行不是 UTF-8",
        "UTF-8",
    ),
    ("half of UTF-16", scenario().decode().encode("utf-16")[:-1], "UTF-8", "UTF-8"),
    ("single quotes", b"{'incidents': []}", "双引号", "double quotation marks"),
    ("comma at the end", scenario()[:-1] + b",}", "逗号后没有字段", "without a field after it"),
    ("text after the end", scenario() + b" and more", "结尾之后", "after the end"),
    ("a comment", b"// mine\n" + scenario(), "第 1 行第 1 列", "line 1, column 1"),
    ("a line break in a text", engine('"E"', '"E\n1"'), "第 2 行", "line 2"),
    ("a path with backslashes", scenario(more=r',"network":{"inp":"C:\water\town.inp"}'), "反斜杠", "backslash"),
    ("NaN", engine("40", "NaN"), "NaN 不是数值", "NaN is no number"),
    ("infinity", engine("40", "-Infinity"), "-Infinity 不是数值", "-Infinity is no number"),
    ("a number written wrong", engine("40", "040"), "第 2 行", "line 2"),
    # Another shape.
    ("a list", b"[]", "$ 应为对象", "$ must be an object"),
    ("a number", b"3", "$ 应为对象", "$ must be an object"),
    ("nothing", b"null", "空值", "null"),
    ("deep", b"[" * 90_000 + b"]" * 90_000, "$ 应为对象", "$ must be an object"),
    ("deep in an unknown field", b'{"x":' + b"[" * 90_000 + b"]" * 90_000 + b"}", "“x”", "“x”"),
    (
        "deep in a known one",
        b'{"incidents":' + b"[" * 9_000 + b"]" * 9_000 + b"}",
        "$.incidents[0] 应为对象",
        "$.incidents[0] must",
    ),
    ("no engines", b'{"incidents":[]}', "“engines”", "“engines”"),
    (
        "a field missing",
        engine('"pump_lps":40,', ""),
        "$.engines[0]：缺少必需的字段“pump_lps”",
        "“pump_lps” is missing",
    ),
    (
        "an unknown field",
        engine('"pump_lps"', '"pump_lpm":9,"pump_lps"'),
        "pump_lps, pump_mpa",
        "known are id, incident_id, pump_lps",
    ),
    (
        "an unknown field with marks",
        engine('"pump_lps"', '"水 `a` - at `$.b`":9,"pump_lps"'),
        "$.engines[0]：没有",
        "$.engines[0]: the field",
    ),
    (
        "a field twice",
        engine('"id":"E"', '"id":"E","id":"F"'),
        "$.engines[0]：字段“id”重复",
        "$.engines[0]: the field “id” stands there twice",
    ),
    (
        "a number in quotation marks",
        engine("40", '"40"'),
        "$.engines[0].pump_lps 应为数值（不带引号），实际为文本",
        "and is a text",
    ),
    ("a list for a text", engine('"E"', "[]"), "$.engines[0].id 应为文本", "$.engines[0].id must be a text"),
    (
        "hose as a number",
        engine('[{"length_m":200}]', "200"),
        "$.engines[0].hose 应为列表",
        "$.engines[0].hose must be a list",
    ),
    ("half an outlet", source('"outlets":1.5'), "整数（不带引号），实际为小数", "a whole number"),
    ("yes for true", source('"usable":"yes"'), "布尔值", "true or false"),
    ("an unknown kind", source('"kind":"well"'), "hydrant, crane, tank, natural", "hydrant, crane, tank, natural"),
    (
        "a pin of three",
        scenario(more=',"pins":[["E","S","P"]]'),
        "$.pins[0] 应为正好 2 项",
        "$.pins[0] must be a list of exactly 2",
    ),
    (
        "an hour in words",
        scenario(more=',"network":{"inp":"t.inp","hour":"noon"}'),
        "$.network.hour 应为整数",
        "$.network.hour must",
    ),
    (
        "two junctions of one source",
        scenario(more=',"network":{"inp":"t.inp","junctions":[["S","J1"],["S","J1"],["S","J2"]]}'),
        "$.network.junctions[2]：水源“S”前面已有另一个节点",
        "$.network.junctions[2]: source “S” has another junction before",
    ),
    # Numbers that cannot be.
    ("huge", engine("40", "1e300"), "$.engines[0].pump_lps 应为不大于 10000", "at most 10000"),
    ("larger than numbers are", engine("40", "9" * 400), "$.engines[0].pump_lps", "$.engines[0].pump_lps"),
    (
        "negative demand",
        scenario(incident=but(INCIDENT, "30}", "-30}")),
        "$.incidents[0].points[0].demand_lps 应为不小于 0",
        "at least 0",
    ),
    (
        "negative pressure that must arrive",
        scenario(incident=but(INCIDENT, "30}", '30,"arrives_mpa":-0.1}')),
        "arrives_mpa 应为不小于 0",
        "arrives_mpa must",
    ),
    (
        "an hour that is none",
        scenario(more=',"network":{"inp":"t.inp","hour":24}'),
        "$.network.hour 应为不大于 23",
        "at most 23",
    ),
    (
        "hose lengths of nothing",
        scenario(more=',"rules":{"hose_length_m":0}'),
        "$.rules.hose_length_m 应为不小于 1",
        "hose_length_m must be a number of at least 1",
    ),
    ("no points", scenario(incident='{"id":"I","points":[]}'), "$.incidents[0].points 应为至少 1 项", "at least 1"),
    (
        "four points",
        scenario(incident=f'{{"id":"I","points":[{",".join([POINT] * 4)}]}}'),
        "至多 3 项",
        "at most 3",
    ),
    ("a name of nothing", engine('"E"', '""'), "$.engines[0].id 应为至少 1 个字符", "at least 1 character"),
    ("an endless name", engine('"E"', f'"{"E" * 999}"'), "至多 120 个字符", "at most 120 characters"),
    (
        "a height beyond every mountain",
        scenario(incident=but(INCIDENT, "30}", '30,"elevation_m":1e308}')),
        "elevation_m 应为不大于 10000",
        "elevation_m must be a number of at most 10000",
    ),
    # Units mixed up.
    (
        "bar for MPa",
        engine('"pump_lps"', '"pump_mpa":10,"pump_lps"'),
        "$.engines[0].pump_mpa 应为不大于 4",
        "at most 4",
    ),
    (
        "metres for millimetres",
        engine('"length_m"', '"diameter_mm":0.08,"length_m"'),
        "diameter_mm 应为不小于 19",
        "at least 19",
    ),
    (
        "metres for degrees",
        scenario(source=but(SOURCE, "121.5", "304512.4")),
        "$.sources[0] 应为地球上的位置",
        "$.sources[0] must be a place on Earth",
    ),
    ("latitude before longitude", scenario(source='{"id":"S","lon":25.03,"lat":121.5}'), "写反", "swapped"),
]
ENGLISH = ("Expected", "Object", "Invalid", "malformed", "codec", "got", "truncated", "must", "position")


@pytest.mark.parametrize("spoken", ["zh", "en"])
@pytest.mark.parametrize("bad", BAD, ids=[name for name, *_ in BAD])
def test_what_is_no_scenario_is_a_sentence_in_either_language(
    tmp_path: Path, bad: tuple[str, bytes, str, str], spoken: str
) -> None:
    set_language(spoken)
    path = tmp_path / "scenario.json"
    path.write_bytes(bad[1])
    with pytest.raises(BadScenarioFile) as refused:
        read_scenario(path)
    words = str(refused.value)
    assert (bad[2] if spoken == "zh" else bad[3]) in words
    assert "⟦" not in words
    assert len(words) < 600
    assert not (spoken == "zh" and any(word in words for word in ENGLISH)), words


def test_unicode_of_any_editor_is_read() -> None:
    plain = scenario_of(scenario())
    for data in (codecs.BOM_UTF8 + scenario(), scenario().decode().encode("utf-16")):
        assert scenario_of(data) == plain


def test_a_file_that_is_not_there_or_is_a_folder_is_a_sentence(tmp_path: Path) -> None:
    set_language("en")
    for path in (tmp_path / "gone.json", tmp_path):
        with pytest.raises(BadScenarioFile, match="cannot be read"):
            read_scenario(path)


@given(st.integers(0, 200), st.binary(max_size=4))
def test_a_damaged_file_is_a_scenario_or_a_sentence(at: int, put: bytes) -> None:
    whole, said = scenario(), "read"
    try:
        scenario_of(whole[:at] + put + whole[at + len(put) :])
    except BadScenarioFile as error:
        said = str(error)
    assert said
    assert "⟦" not in said
