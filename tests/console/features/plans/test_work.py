"""A plan's sheet holds everything that was written into the plan, and nothing empty."""

from hypothesis import given
from hypothesis import strategies as st

from console.features.plans.work import sections
from models.plan import Contact, Hazard, Plan
from resources.words import has

TEXT = st.text("abc火防 ", max_size=6).map(str.strip)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
HAZARD = st.builds(lambda n, u, a: Hazard(name=n, un_number=u, amount=a), TEXT, TEXT, TEXT)
CONTACT = st.builds(lambda n, p: Contact(name=n, phone=p), TEXT, TEXT)
PLANS = st.builds(
    Plan, number=TEXT, name=TEXT, construction=TEXT, floors=TEXT, height_m=st.none() | st.floats(1, 500),
    access=TEXT, entrances=TEXTS, ladder_positions=TEXTS, water_inside=TEXT, water_outside=TEXT,
    fixed_systems=TEXTS, control_room=TEXT, key_box=TEXT, shut_offs=TEXTS, key_parts=TEXTS, attack_routes=TEXTS,
    evacuation_routes=TEXTS, assembly_points=TEXTS, note=TEXT,
    hazards=st.lists(HAZARD, max_size=3).map(tuple), contacts=st.lists(CONTACT, max_size=3).map(tuple),
)  # fmt: skip


@given(PLANS)
def test_every_section_has_words_and_lines_and_nothing_written_is_left_out(plan: Plan) -> None:
    found = sections(plan)
    keys = [key for key, _ in found]
    assert len(keys) == len(set(keys))
    assert all(has(f"plans.section.{key}") for key in keys)
    assert all(lines and all(lines) for _, lines in found)
    said = "\n".join(line for _, lines in found for line in lines)
    written = [plan.construction, plan.access, *plan.entrances, *plan.shut_offs, plan.note, *plan.attack_routes]
    written += [part for h in plan.hazards for part in (h.name, h.un_number, h.amount)]
    written += [part for c in plan.contacts for part in (c.name, c.phone)]
    assert all(text in said for text in written if text)


def test_what_may_kill_a_crew_comes_first() -> None:
    plan = Plan(number="1", name="x", note="n", hazards=(Hazard(name="氯气", un_number="1017"),))
    assert sections(plan)[0] == ("hazards", ["氯气 · UN 1017"])


def test_an_empty_plan_has_no_sections() -> None:
    assert sections(Plan(number="1", name="x")) == []
