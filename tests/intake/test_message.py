"""What is done to a typed message before it is understood."""

import pytest

from assistant.intake.message import (
    MAX_CHARACTERS,
    MessageError,
    clean,
    is_question,
)


@pytest.fixture(scope="module")
def take(content):
    """Takes a typed text with the project's own alarm rules."""
    return content.take


def refusal(take, text):
    with pytest.raises(MessageError) as caught:
        take(text)
    return caught.value.key


@pytest.mark.parametrize("text", ["\x00", "hej\x00der", "\x00" * MAX_CHARACTERS])
def test_a_nul_is_refused(take, text):
    assert refusal(take, text) == "uforstaaelig"


@pytest.mark.parametrize("text", ["\ud83d", "hej \udc00", "\udfff\ud800", "hej\ud800der"])
def test_a_lone_surrogate_is_refused(take, text):
    assert refusal(take, text) == "uforstaaelig"


@pytest.mark.parametrize("text", ["", " ", "\n\t\r ", "\u00a0\u2003", "\x07\x1b", "\u200b\ufeff"])
def test_nothing_but_blanks_and_invisible_characters_is_empty(take, text):
    assert refusal(take, text) == "tom"


def test_1000_characters_are_taken(take):
    assert take("ø" * MAX_CHARACTERS).text == "ø" * MAX_CHARACTERS


def test_1001_characters_are_refused(take):
    assert refusal(take, "ø" * (MAX_CHARACTERS + 1)) == "for_lang"


def test_the_limit_is_1000_characters():
    assert MAX_CHARACTERS == 1000


def test_a_too_long_blank_message_is_too_long(take):
    assert refusal(take, " " * (MAX_CHARACTERS + 1)) == "for_lang"


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("hvem\tringer\njeg til", "hvem ringer jeg til"),
        ("hej\x07 der", "hej der"),
        ("\x1b[31mhej", "[31mhej"),
        ("hej\x7f", "hej"),
        ("hej\u200e der\u200f", "hej der"),
        ("\u202ehej\u202c", "hej"),
        ("\ufeffhej", "hej"),
        ("  hej   der ", "hej der"),
        ("hej\u2028der", "hej der"),
    ],
)
def test_control_and_format_characters_and_extra_blanks_go(take, typed, taken):
    assert take(typed).text == taken


def test_letters_come_in_one_unicode_form(take):
    assert take("A\u030arhus").text == "\u00c5rhus"


@pytest.mark.parametrize("text", ["😀", "hej 👍🏽 der", "🇩🇰", "❤️", "1️⃣"])
def test_emoji_stay(take, text):
    assert take(text).text == text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "' OR 1=1 --", "{{7*7}}", "مرحبا"])
def test_other_odd_texts_stay_as_they_are(take, text):
    assert take(text).text == text


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("/restart", "restart"),
        ('/inform{"age":"12"}', 'inform{"age":"12"}'),
        ("//x", "x"),
        ("/ / x", "x"),
        (" \t/restart", "restart"),
        ("\u200b/restart", "restart"),
        ("/\x01/restart", "restart"),
        ("og/eller", "og/eller"),
        ("se kk.dk/ekstremisme", "se kk.dk/ekstremisme"),
    ],
)
def test_a_message_is_never_a_command_to_rasa(take, typed, taken):
    assert take(typed).text == taken


@pytest.mark.parametrize("text", ["/", "///", "/ / /", "/" * MAX_CHARACTERS])
def test_only_slashes_become_a_question_mark(take, text):
    assert take(text).text == "?"


def test_a_text_is_no_choice(take):
    assert take("emne:kontakt/hotline").choice is None


def test_an_alarm_in_the_text_goes_with_it(take):
    taken = take("Han har trukket en kniv i klassen")
    assert taken.alarms[0] == "sikkerhed/akut_fare"


def test_an_ordinary_text_carries_no_alarm(take):
    assert take("Hvornår har hotlinen åbent?").alarms == ()


@pytest.mark.parametrize(
    "text",
    [
        "HAN HAR TRUKKET EN KNIV I KLASSEN",
        "han   har\ttrukket\nen kniv i klassen",
        "/han har trukket en kniv i klassen",
        "han har trukket en kniv i klassen!!!",
        "han har trukket en kniv 🔪 i klassen",
    ],
)
def test_an_alarm_is_heard_however_it_is_typed(take, text):
    assert "sikkerhed/akut_fare" in take(text).alarms


def test_an_alarm_is_heard_in_a_word_with_letters_held_down(take):
    assert "sikkerhed/akut_udrejse" in take("hun har en enkeltbilllllet").alarms


def test_cleaning_twice_changes_nothing_more():
    once = clean("  A\u030ah\u200b  nej\x07 😀 ")
    assert clean(once) == once


@pytest.mark.parametrize(
    "text",
    [
        "Hvad er ekstremisme",
        "hvem ringer jeg til",
        "Hvornår har I åbent",
        "hvilket nummer",
        "hvilken leder",
        "kan jeg være anonym",
        "skal jeg underrette",
        "må jeg sige det",
        "er det ulovligt",
        "har jeg tavshedspligt",
        "og hvis hun er 19?",
        "infohus?",
        "who do I call",
        "- hvorfor",
    ],
)
def test_a_question(text):
    assert is_question(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ja",
        "nej tak",
        "hun er 17 år",
        "jeg ved ikke hvad jeg skal gøre",
        "hvidvask er ulovligt",
        "kanten er skarp",
        "skaller",
    ],
)
def test_no_question(text):
    assert not is_question(text)
