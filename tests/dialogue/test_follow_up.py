"""Every short follow-up, with and without earlier answers, on the project's own content."""

import datetime as dt

import pytest

from assistant.dialogue.follow_up import FollowUps, Turn
from assistant.dialogue.memory import memory_of, slim
from assistant.reply.compose import START_GUIDE, TOPIC_CHOICE, UNCLEAR, Situation
from tests.support.wording import FAMILY_CONTACT

COPENHAGEN = dt.timezone(dt.timedelta(hours=1))
WEDNESDAY_NOON = dt.datetime(2027, 3, 3, 12, 0, tzinfo=COPENHAGEN)
WEDNESDAY_NIGHT = dt.datetime(2027, 3, 3, 23, 30, tzinfo=COPENHAGEN)
ACTS = [
    "dialog/nummer",
    "dialog/aabent",
    "dialog/kilde",
    "dialog/hvorfor",
    "dialog/uddyb",
    "dialog/gentag",
    "dialog/ja",
    "dialog/nej",
    "dialog/mente_andet",
    "dialog/ved_ikke",
    "dialog/oplys",
    "dialog/afbryd",
    "dialog/vent",
]
TELLING_ACTS = ("dialog/ved_ikke", "dialog/oplys")
TOLD = [
    {},
    {"alder": "under_18"},
    {"alder": "over_18"},
    {"relation": "kollega"},
    {"relation": "paaroerende"},
    {"relation": "borger"},
    {"familiekontrol": "ja"},
    {"familiekontrol": "nej"},
]
NO_SLOTS = dict.fromkeys(("akut", "alder", "familiekontrol", "relation"))
WAYS_ON = [TOPIC_CHOICE + START_GUIDE, TOPIC_CHOICE + "assistent/hvad_kan_du"]


@pytest.fixture(scope="module")
def composer(content):
    """Makes replies from the project's own content."""
    return content.composer


@pytest.fixture(scope="module")
def answer(composer):
    """Answers an act after earlier replies."""
    follow_ups = FollowUps(composer)

    def by(act, earlier=(), now=WEDNESDAY_NOON, family=False, **more):
        events = [{"event": "bot", "data": {"custom": slim(r.as_dict())}} for r in earlier]
        slots = {**NO_SLOTS, **more.pop("slots", {})}
        situation = Situation(now, family)
        return follow_ups.answer(Turn(act, memory_of(events), situation, slots, **more))

    return by


@pytest.fixture(scope="module")
def about(composer):
    """The reply about a topic."""
    return lambda topic: composer.topic(topic, Situation(WEDNESDAY_NOON))


def choices(reply):
    return [choice.choice for choice in reply.choices]


def contacts(reply):
    return [contact.id for contact in reply.contacts]


def test_these_acts_are_answered(composer):
    assert sorted(FollowUps(composer).acts) == sorted(ACTS)


def test_an_act_that_is_none_is_refused(answer):
    with pytest.raises(KeyError):
        answer("kontakt/hotline")


@pytest.mark.parametrize("act", ACTS)
def test_every_act_has_a_reply_when_nothing_was_said_before(answer, act):
    reply = answer(act).reply
    assert reply.text.strip()
    assert reply.topic == UNCLEAR


@pytest.mark.parametrize("family", [False, True])
@pytest.mark.parametrize("act", ACTS)
def test_every_act_has_a_whole_reply_after_every_topic(answer, about, content, act, family):
    replies = {
        (topic, tuple(told)): answer(act, [about(topic)], family=family, told=told, slots=told)
        for topic in content.knowledge.topics
        for told in (TOLD if act in TELLING_ACTS else [{}])
    }
    broken = [
        key
        for key, made in replies.items()
        if not made.start_guide and (not made.reply.text or "{" in made.reply.text)
    ]
    assert broken == []


@pytest.mark.parametrize(
    "act",
    [
        "dialog/nummer",
        "dialog/aabent",
        "dialog/kilde",
        "dialog/hvorfor",
        "dialog/uddyb",
        "dialog/gentag",
    ],
)
def test_what_refers_to_an_answer_says_so_when_there_is_none(answer, composer, act):
    reply = answer(act).reply
    assert reply.text.startswith(composer.conversation_text("intet_foregaaende"))
    assert (reply.kind, choices(reply), contacts(reply)) == ("fallback", WAYS_ON, ["hotline"])


def test_the_number_is_that_of_the_earlier_answer(answer, about, content):
    reply = answer("dialog/nummer", [about("kontakt/team")]).reply
    assert content.knowledge.contacts["team"].phone in reply.text
    assert reply.topic == "kontakt/team"


def test_the_number_is_that_of_the_topic_the_earlier_answer_refers_to(answer, about):
    reply = answer("dialog/nummer", [about("lov/underretningspligt")]).reply
    assert reply.topic == "kontakt/boernecentre"


def test_the_number_after_the_guides_outcome_is_that_of_its_contacts(answer, composer, content):
    slots = {"alder": "over_18", "akut": "nej"}
    outcome = next(o for o in content.guide.outcomes if o.when == {"alder": "over_18"})
    earlier = composer.guide_outcome(outcome, slots, Situation(WEDNESDAY_NOON))
    reply = answer("dialog/nummer", [earlier], slots=slots).reply
    assert contacts(reply) == ["hotline", "team"]
    assert all(content.knowledge.contacts[c].phone in reply.text for c in ("hotline", "team"))


def test_where_no_number_is_known_another_is_offered(answer, about, composer):
    reply = answer("dialog/nummer", [about(START_GUIDE)]).reply
    assert reply.text.startswith(composer.conversation_text("intet_nummer"))
    assert contacts(reply) == ["hotline"]


def test_a_contact_that_is_open_is_said_to_be(answer, about, composer, content):
    hotline = content.knowledge.contacts["hotline"]
    reply = answer("dialog/aabent", [about("kontakt/hotline")]).reply
    assert reply.text == "- " + composer.conversation_text(
        "aabent_nu", navn=hotline.name, tider=hotline.hours_text
    )


def test_a_contact_that_is_closed_is_said_to_be(answer, about, composer, content):
    hotline = content.knowledge.contacts["hotline"]
    reply = answer("dialog/aabent", [about("kontakt/hotline")], now=WEDNESDAY_NIGHT).reply
    assert reply.text == "- " + composer.conversation_text(
        "aabent_lukket", navn=hotline.name, tider=hotline.hours_text
    )


def test_the_hours_of_every_contact_of_the_answer_are_told(answer, about):
    reply = answer("dialog/aabent", [about("kontakt/team")]).reply
    assert contacts(reply) == ["team", "hotline"]
    assert len(reply.text.splitlines()) == 2


def test_the_source_is_that_of_the_earlier_answer(answer, about, content):
    earlier = about("definition/ekstremisme")
    reply = answer("dialog/kilde", [earlier]).reply
    assert [source.id for source in reply.sources] == [source.id for source in earlier.sources]
    assert all(source.title in reply.text for source in earlier.sources)


def test_after_small_talk_there_is_no_source(answer, about, composer):
    reply = answer("dialog/kilde", [about("assistent/hilsen")]).reply
    assert reply.text.startswith(composer.conversation_text("intet_foregaaende"))
    assert reply.sources == []


def test_the_reason_is_that_of_the_earlier_answer(answer, about, content):
    topic = content.knowledge.topics["definition/ekstremisme"]
    reply = answer("dialog/hvorfor", [about(topic.id)]).reply
    assert reply.text == topic.reason
    assert reply.topic == topic.id


def test_in_the_guide_the_reason_is_that_of_its_question(answer, about, composer, content):
    question = composer.guide_question(content.guide.questions["alder"], Situation(WEDNESDAY_NOON))
    earlier = [about("definition/ekstremisme"), question]
    reply = answer("dialog/hvorfor", earlier, guide_active=True).reply
    assert reply.text == content.knowledge.topics[START_GUIDE].reason


def test_more_leads_to_related_topics(answer, about, content):
    topic = content.knowledge.topics["kontakt/infohus"]
    reply = answer("dialog/uddyb", [about(topic.id)]).reply
    further = list(dict.fromkeys([*topic.choices, *topic.related]))[:3]
    assert choices(reply) == [TOPIC_CHOICE + other for other in further]


def test_again_repeats_the_earlier_answer(answer, about):
    earlier = about("kontakt/hotline")
    reply = answer("dialog/gentag", [earlier]).reply
    assert (reply.text, reply.topic) == (earlier.text, earlier.topic)


def test_again_repeats_the_answer_before_a_question_back(answer, about, composer):
    back = composer.clarify(["kontakt/team"], Situation(WEDNESDAY_NOON))
    assert (
        answer("dialog/gentag", [about("kontakt/hotline"), back]).reply.topic == "kontakt/hotline"
    )


def test_yes_to_a_question_back_gives_the_first_topic_offered(answer, composer):
    back = composer.clarify(["kontakt/team", "kontakt/ssp"], Situation(WEDNESDAY_NOON))
    assert answer("dialog/ja", [back]).reply.topic == "kontakt/team"


def test_yes_to_an_answer_offers_that_answers_choices(answer, about):
    earlier = about("kontakt/hotline")
    reply = answer("dialog/ja", [earlier]).reply
    assert (reply.kind, choices(reply)) == ("question", choices(earlier))


def test_yes_to_nothing_offers_the_ways_on(answer):
    assert choices(answer("dialog/ja").reply) == WAYS_ON


def test_no_to_a_question_back_asks_for_other_words(answer, composer):
    back = composer.clarify(["kontakt/team"], Situation(WEDNESDAY_NOON))
    reply = answer("dialog/nej", [back]).reply
    assert reply.text == composer.conversation_text("mente_andet")
    assert choices(reply) == WAYS_ON


def test_no_after_an_answer_is_taken_as_no_thanks(answer, about, composer):
    reply = answer("dialog/nej", [about("kontakt/hotline")]).reply
    assert (reply.text, reply.kind) == (composer.conversation_text("nej_tak"), "smalltalk")


def test_having_meant_something_else_asks_for_other_words(answer, about, composer):
    reply = answer("dialog/mente_andet", [about("kontakt/hotline")]).reply
    assert (reply.text, reply.kind) == (composer.conversation_text("mente_andet"), "question")


@pytest.mark.parametrize(
    ("earlier", "told", "topic"),
    [
        ("definition/ekstremisme", {"alder": "under_18"}, "kontakt/under_18"),
        ("definition/ekstremisme", {"alder": "over_18"}, "kontakt/voksen"),
        ("lov/underretningspligt", {"alder": "over_18"}, "lov/servicelov_12b"),
        ("lov/underretningspligt", {"alder": "under_18"}, "lov/underretning_saadan"),
        ("kontakt/hotline", {"relation": "kollega"}, "handling/kollega"),
        ("kontakt/hotline", {"relation": "paaroerende"}, "kontakt/paaroerende"),
        ("kontakt/hotline", {"familiekontrol": "ja"}, "kontakt/social_kontrol"),
        (
            "kontakt/hotline",
            {"familiekontrol": "ja", "alder": "under_18", "relation": "kollega"},
            "kontakt/social_kontrol",
        ),
    ],
)
@pytest.mark.parametrize("act", TELLING_ACTS)
def test_what_is_told_after_an_answer_leads_to_the_topic_for_it(
    answer, about, act, earlier, told, topic
):
    assert answer(act, [about(earlier)], told=told, slots=told).reply.topic == topic


@pytest.mark.parametrize("told", [{}, {"relation": "borger"}, {"familiekontrol": "nej"}])
def test_what_changes_nothing_is_thanked_for_with_ways_on(answer, about, composer, told):
    reply = answer("dialog/oplys", [about("kontakt/hotline")], told=told).reply
    assert reply.text == composer.conversation_text("oplyst_uden_sammenhaeng")
    assert choices(reply) == WAYS_ON


def test_a_correction_after_the_guide_gives_the_outcome_for_it(answer, composer, content):
    before = next(o for o in content.guide.outcomes if o.when == {"alder": "over_18"})
    after = next(o for o in content.guide.outcomes if o.when == {"alder": "under_18"})
    slots = {"akut": "nej", "alder": "under_18", "familiekontrol": "nej", "relation": "borger"}
    situation = Situation(WEDNESDAY_NOON)
    earlier = composer.guide_outcome(before, {**slots, "alder": "over_18"}, situation)
    reply = answer("dialog/oplys", [earlier], told={"alder": "under_18"}, slots=slots).reply
    assert reply.text == composer.guide_outcome(after, slots, situation).text


def test_danger_told_after_the_guide_gives_the_emergency(answer, about):
    told = {"akut": "ja"}
    reply = answer("dialog/oplys", [about(START_GUIDE)], told=told, slots=told).reply
    assert (reply.kind, reply.urgent, contacts(reply)) == ("emergency", True, ["alarm"])


@pytest.mark.parametrize("act", ["dialog/oplys", "dialog/gentag", "dialog/nummer"])
def test_with_family_control_no_follow_up_advises_contact_with_the_family(
    answer, about, content, act
):
    slots = {"familiekontrol": "ja"}
    wrong = [
        (topic, told)
        for topic in content.knowledge.topics
        for told in ({}, {"alder": "under_18"}, {"alder": "over_18"}, slots)
        if FAMILY_CONTACT.search(
            answer(act, [about(topic)], family=True, told=told, slots=slots).reply.text
        )
    ]
    assert wrong == []


def test_stop_in_the_guide_ends_it(answer, composer):
    result = answer("dialog/afbryd", guide_active=True)
    assert (result.stop, result.reply.text) == (True, composer.conversation_text("afbrudt"))


def test_what_was_just_answered_can_be_dropped_too(answer, about, composer):
    reply = answer("dialog/afbryd", [about("organisation/ssp")]).reply
    assert reply.text == composer.conversation_text("afbrudt")


def test_stop_before_anything_says_that_nothing_is_under_way(answer, composer):
    assert answer("dialog/afbryd").reply.text == composer.conversation_text("intet_at_afbryde")


@pytest.mark.parametrize("act", [act for act in ACTS if act != "dialog/afbryd"])
def test_nothing_but_stop_ends_the_guide(answer, about, act):
    assert not answer(act, [about("kontakt/hotline")], guide_active=True).stop


def test_who_needs_a_moment_gets_it_and_the_guide_stays(answer, composer):
    result = answer("dialog/vent", guide_active=True)
    assert (result.stop, result.start_guide) == (False, False)
    assert result.reply.text == composer.conversation_text("venter")
    assert "112" in result.reply.text
