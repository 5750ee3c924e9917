"""The contact guide's rules over all combinations of what it may know."""

import itertools

import pytest

from assistant.dialogue.guide import (
    AGE,
    FAMILY,
    RELATION,
    SLOTS,
    URGENT,
    choice_slots,
    missing,
    outcome_for,
    question_for,
    required,
    slot_for_act,
)
from assistant.knowledge.schema import Kind
from assistant.reply.compose import GUIDE_CHOICE
from tests.support.wording import FAMILY_CONTACT

VALUES = {
    URGENT: (None, "ja", "nej"),
    AGE: (None, "under_18", "over_18", "ukendt"),
    FAMILY: (None, "ja", "nej", "ukendt"),
    RELATION: (None, "barn_ung", "borger", "kollega", "paaroerende", "ukendt"),
}
ALL = [dict(zip(SLOTS, values)) for values in itertools.product(*(VALUES[s] for s in SLOTS))]
CALM = [slots for slots in ALL if slots[URGENT] != "ja"]
FAMILY_CONTROL = [slots for slots in CALM if slots[FAMILY] == "ja"]
NOTHING = dict.fromkeys(SLOTS)
MOST_QUESTIONS = 3


@pytest.fixture(scope="module")
def guide(content):
    """The project's own guide."""
    return content.guide


def answered(guide, slots):
    """All ways through the guide from ``slots``: the questions, and the slots at the end."""
    left = missing(slots)
    if not left:
        return [([], slots)]
    question = question_for(guide, left[0], slots)
    return [
        ([question, *questions], end)
        for choice in question.choices
        for questions, end in answered(guide, {**slots, **choice.sets})
    ]


def test_there_is_always_an_outcome_with_an_answer_a_reason_and_a_contact(guide):
    outcomes = [outcome_for(guide, slots) for slots in ALL]
    assert all(outcome.answer and outcome.reason and outcome.contacts for outcome in outcomes)


def test_every_outcome_is_reached(guide):
    reached = [outcome_for(guide, slots) for slots in ALL]
    assert [outcome.when for outcome in guide.outcomes if outcome not in reached] == []


def test_an_outcome_asks_for_nothing_that_is_not_so(guide):
    wrong = [
        slots
        for slots in ALL
        if any(slots[name] != value for name, value in outcome_for(guide, slots).when.items())
    ]
    assert wrong == []


def test_danger_now_ends_the_guide_at_once():
    open_ended = [slots for slots in ALL if slots[URGENT] == "ja" and missing(slots)]
    assert open_ended == []


def test_danger_now_leads_to_the_emergency_number_whatever_else_is_known(guide):
    outcomes = [outcome_for(guide, slots) for slots in ALL if slots[URGENT] == "ja"]
    assert {outcome.kind for outcome in outcomes} == {Kind.EMERGENCY}
    assert all("alarm" in outcome.contacts and "{alarm}" in outcome.answer for outcome in outcomes)


def test_without_danger_no_outcome_is_an_emergency(guide):
    wrong = [slots for slots in CALM if outcome_for(guide, slots).kind is Kind.EMERGENCY]
    assert wrong == []


def test_with_family_control_no_outcome_advises_contact_with_the_family(guide):
    wrong = [
        slots for slots in FAMILY_CONTROL if FAMILY_CONTACT.search(outcome_for(guide, slots).answer)
    ]
    assert wrong == []


def test_with_family_control_the_outcome_warns_against_contact_with_the_family(guide):
    silent = [
        slots
        for slots in FAMILY_CONTROL
        if "kontakt ikke familien" not in outcome_for(guide, slots).answer.lower()
    ]
    assert silent == []


def test_with_family_control_an_adviser_on_it_is_named_first(guide):
    wrong = [
        slots
        for slots in FAMILY_CONTROL
        if not {"red", "etnisk"} <= set(outcome_for(guide, slots).contacts[:2])
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["Tal med familien.", "Kontakt forældrene", "Inddrag også far"])
def test_the_search_for_family_contact_finds_such_advice(text):
    assert FAMILY_CONTACT.search(text)


@pytest.mark.parametrize("text", ["Kontakt ikke familien", "Tal med din leder", "tal ikke med far"])
def test_the_search_for_family_contact_finds_nothing_else(text):
    assert not FAMILY_CONTACT.search(text)


def test_under_18_with_family_control_the_duty_to_notify_is_named(guide):
    young = [slots for slots in FAMILY_CONTROL if slots[AGE] == "under_18"]
    assert all("nderret" in outcome_for(guide, slots).answer for slots in young)


@pytest.mark.parametrize(
    ("slots", "when"),
    [
        ({}, {}),
        ({AGE: "under_18"}, {AGE: "under_18"}),
        ({AGE: "over_18"}, {AGE: "over_18"}),
        ({AGE: "under_18", RELATION: "kollega"}, {RELATION: "kollega"}),
        ({AGE: "under_18", RELATION: "paaroerende"}, {RELATION: "paaroerende"}),
        ({FAMILY: "ja", RELATION: "kollega"}, {FAMILY: "ja"}),
        ({FAMILY: "ja", AGE: "under_18"}, {FAMILY: "ja", AGE: "under_18"}),
        ({FAMILY: "ukendt", AGE: "over_18"}, {AGE: "over_18"}),
        ({URGENT: "ja", FAMILY: "ja", AGE: "under_18"}, {URGENT: "ja"}),
    ],
)
def test_the_first_outcome_that_fits_is_taken(guide, slots, when):
    assert outcome_for(guide, {**NOTHING, **slots}).when == when


@pytest.mark.parametrize(
    ("slots", "needed"),
    [
        ({}, [URGENT, AGE, FAMILY, RELATION]),
        ({URGENT: "ja"}, [URGENT]),
        ({URGENT: "nej"}, [URGENT, AGE, FAMILY, RELATION]),
        ({FAMILY: "ja"}, [URGENT, AGE, FAMILY]),
        ({RELATION: "kollega"}, [URGENT, FAMILY, RELATION]),
        ({RELATION: "paaroerende"}, [URGENT, FAMILY, RELATION]),
        ({RELATION: "kollega", FAMILY: "ja"}, [URGENT, AGE, FAMILY]),
        ({RELATION: "borger", AGE: "ukendt"}, [URGENT, AGE, FAMILY, RELATION]),
        ({FAMILY: "nej"}, [URGENT, AGE, FAMILY]),
    ],
)
def test_what_still_matters(slots, needed):
    assert required({**NOTHING, **slots}) == needed


def test_missing_is_what_is_required_and_not_known():
    wrong = [s for s in ALL if missing(s) != [name for name in required(s) if s[name] is None]]
    assert wrong == []


def test_an_answer_of_not_known_is_not_asked_for_again():
    unknown = {URGENT: "nej", AGE: "ukendt", FAMILY: "ukendt", RELATION: "ukendt"}
    assert missing(unknown) == []


def test_urgency_is_asked_for_first():
    first = {missing(slots)[0] for slots in ALL if slots[URGENT] is None}
    assert first == {URGENT}


def test_for_everything_missing_there_is_a_question_that_asks_for_it(guide):
    wrong = [
        (slots, slot)
        for slots in ALL
        for slot in missing(slots)
        if slot not in question_for(guide, slot, slots).asks_for
    ]
    assert wrong == []


def test_nothing_that_is_known_is_asked_for_with_the_next_question(guide):
    wrong = [
        slots
        for slots in ALL
        if missing(slots)
        and not set(question_for(guide, missing(slots)[0], slots).asks_for) <= set(missing(slots))
    ]
    assert wrong == []


def test_two_things_are_asked_for_at_once_where_both_are_missing(guide):
    assert question_for(guide, URGENT, NOTHING) is guide.questions["akut_og_alder"]
    known = {**NOTHING, URGENT: "nej", AGE: "under_18"}
    assert question_for(guide, FAMILY, known) is guide.questions["familie_og_relation"]


def test_one_thing_is_asked_for_where_only_that_is_missing(guide):
    assert question_for(guide, URGENT, {**NOTHING, AGE: "over_18"}) is guide.questions[URGENT]
    known = {**NOTHING, URGENT: "nej", AGE: "under_18", RELATION: "borger"}
    assert question_for(guide, FAMILY, known) is guide.questions[FAMILY]


def test_every_button_answers_the_question_it_stands_under(guide):
    wrong = [
        (slots, choice.title)
        for slots in ALL
        for slot in missing(slots)[:1]
        for choice in question_for(guide, slot, slots).choices
        if slot not in choice.sets
    ]
    assert wrong == []


def test_every_button_sets_known_values_only(guide):
    wrong = [
        choice.title
        for question in guide.questions.values()
        for choice in question.choices
        if any(value not in VALUES[slot] for slot, value in choice.sets.items())
    ]
    assert wrong == []


def test_with_buttons_alone_the_guide_ends_within_three_questions(guide):
    longest = max(len(questions) for slots in ALL for questions, _ in answered(guide, slots))
    assert longest <= MOST_QUESTIONS


def test_from_the_start_buttons_lead_to_every_outcome_that_has_conditions(guide):
    reached = [outcome_for(guide, end).when for _, end in answered(guide, NOTHING)]
    assert [o.when for o in guide.outcomes if o.when and o.when not in reached] == []


@pytest.mark.parametrize(
    ("act", "requested", "filled"),
    [
        ("dialog/ja", URGENT, {URGENT: "ja"}),
        ("dialog/nej", URGENT, {URGENT: "nej"}),
        ("dialog/ved_ikke", URGENT, {URGENT: "nej"}),
        ("dialog/ja", FAMILY, {FAMILY: "ja"}),
        ("dialog/nej", FAMILY, {FAMILY: "nej"}),
        ("dialog/ved_ikke", FAMILY, {FAMILY: "ukendt"}),
        ("dialog/ved_ikke", AGE, {AGE: "ukendt"}),
        ("dialog/ved_ikke", RELATION, {RELATION: "ukendt"}),
        ("dialog/ja", AGE, {}),
        ("dialog/nej", RELATION, {}),
        ("dialog/ja", None, {}),
        ("dialog/ved_ikke", None, {}),
        ("kontakt/hotline", URGENT, {}),
        ("", FAMILY, {}),
    ],
)
def test_yes_no_and_dont_know_fill_what_was_asked_for(act, requested, filled):
    assert slot_for_act(act, requested) == filled


@pytest.mark.parametrize("opening", ["ja", "nej"])
@pytest.mark.parametrize("requested", [URGENT, FAMILY])
def test_a_message_that_opens_with_yes_or_no_answers_a_yes_or_no_question(requested, opening):
    assert slot_for_act("dialog/oplys", requested, opening) == {requested: opening}


def test_an_opening_answers_no_question_of_another_sort():
    assert slot_for_act("dialog/oplys", AGE, "ja") == {}


def test_a_no_that_corrects_the_age_says_nothing_about_the_family():
    assert slot_for_act("dialog/oplys", FAMILY, "nej", {AGE: "under_18"}) == {}


def test_a_no_with_a_relation_still_answers_about_the_family():
    told = {RELATION: "borger"}
    assert slot_for_act("dialog/oplys", FAMILY, "nej", told) == {FAMILY: "nej"}


def test_a_pressed_choice_sets_the_slots_it_names():
    choice = GUIDE_CHOICE + "akut=nej,alder=under_18"
    assert choice_slots(choice) == {URGENT: "nej", AGE: "under_18"}
