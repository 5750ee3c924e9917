"""The phrase language: what each sign of a pattern matches, and which patterns are refused."""

import pytest

from assistant.understanding.danish import Word, fold
from assistant.understanding.phrases import PatternError, PatternSet, compile_pattern

LEMMAS = {"knive": "kniv", "knivene": "kniv", "løber": "løbe", "løb": "løbe", "øksen": "økse"}
LISTS = {
    "redskab": ["kniv", "økse", "lang stige", "sav*"],
    "tid": ["nu", "i dag"],
}


def lemma(word):
    return fold(LEMMAS.get(word, word))


def words(text):
    return [Word(fold(form), lemma(form)) for form in text.split()]


def spans(pattern, text):
    return PatternSet(compile_pattern(pattern, LISTS, lemma)).find_all(words(text))


def matches(pattern, text):
    return bool(spans(pattern, text))


@pytest.mark.parametrize("text", ["kniv", "knive", "knivene", "en kniv her"])
def test_a_word_matches_all_its_forms(text):
    assert matches("kniv", text)


def test_a_word_does_not_match_as_part_of_another():
    assert not matches("kniv", "knivspids")


def test_an_inflected_word_in_the_pattern_matches_its_other_forms():
    assert matches("løber", "løb")


@pytest.mark.parametrize("text", ["økse", "oekse", "okse"])
def test_danish_letters_match_however_they_are_typed(text):
    assert matches("økse", text)


def test_capitals_in_the_pattern_do_not_matter():
    assert matches("KNIV", "kniv")


@pytest.mark.parametrize(("text", "expected"), [("hat", True), ("hue", True), ("sko", False)])
def test_a_bar_separates_words_of_which_one_must_be_there(text, expected):
    assert matches("hat|hue", text) is expected


@pytest.mark.parametrize("text", ["kniv", "økse", "saven", "savklinge"])
def test_a_list_matches_each_of_its_entries(text):
    assert matches("@redskab", text)


def test_a_list_entry_of_several_words_matches_only_as_a_whole():
    assert spans("@redskab", "en lang stige") == [(1, 2)]
    assert not matches("@redskab", "en lang vej")


def test_a_list_and_a_word_can_be_alternatives():
    assert matches("@tid|snart", "snart")
    assert matches("@tid|snart", "i dag")


@pytest.mark.parametrize(("text", "expected"), [("bygge", True), ("byggede", True), ("by", False)])
def test_a_star_matches_any_word_that_begins_like_it(text, expected):
    assert matches("bygge*", text) is expected


def test_a_star_in_a_later_word_matches_too():
    assert matches("han bygge*", "han byggede")


def test_words_of_a_pattern_must_follow_each_other():
    assert matches("rød hat", "en rød hat")
    assert not matches("rød hat", "en rød gammel hat")
    assert not matches("rød hat", "hat rød")


@pytest.mark.parametrize("between", range(5))
def test_a_gap_spans_none_to_four_words(between):
    assert matches("rød ... hat", " ".join(["rød", *["og"] * between, "hat"]))


def test_a_gap_does_not_span_five_words():
    assert not matches("rød ... hat", " ".join(["rød", *["og"] * 5, "hat"]))


def test_two_gaps_each_span_their_own_words():
    assert matches("rød ... hat ... hylde", "rød a b c d hat e f g h hylde")


def test_a_gap_tries_a_later_word_where_the_nearest_leads_nowhere():
    assert matches("rød ... hat hylde", "rød hat og hat hylde")


@pytest.mark.parametrize("text", ["hat nu her", "hat her"])
def test_a_word_in_brackets_may_be_there_or_not(text):
    assert matches("hat (nu) her", text)


def test_a_word_in_brackets_lets_no_other_word_in():
    assert not matches("hat (nu) her", "hat snart her")


def test_brackets_may_hold_alternatives():
    assert matches("hat (nu|snart) her", "hat snart her")


def test_a_pattern_may_begin_with_an_optional_word():
    assert spans("(en) hat", "en hat") == [(0, 1), (1, 1)]


def test_a_match_gives_its_first_and_last_word():
    assert spans("rød ... hat", "han har en rød og gul hat med") == [(3, 6)]


def test_every_place_of_a_match_is_found():
    assert spans("hat", "hat og hat") == [(0, 0), (2, 2)]


def test_a_set_finds_the_matches_of_all_its_patterns():
    patterns = [p for text in ("hat", "rød sko") for p in compile_pattern(text, {}, lemma)]
    assert sorted(PatternSet(patterns).find_all(words("rød sko hat"))) == [(0, 1), (2, 2)]


def test_nothing_is_found_in_an_empty_message():
    assert spans("hat", "") == []


def test_a_match_never_reaches_past_the_message():
    assert not matches("hat ... sko", "hat og")


def test_an_unknown_list_is_refused_and_named():
    with pytest.raises(PatternError, match=r"'rød @mangler'.*'@mangler'"):
        compile_pattern("rød @mangler", LISTS, lemma)


@pytest.mark.parametrize("pattern", ["", "...", "... hat", "(rød)", "(rød) ... hat"])
def test_a_pattern_that_may_begin_without_a_word_is_refused_and_named(pattern):
    with pytest.raises(PatternError) as caught:
        compile_pattern(pattern, LISTS, lemma)
    assert str(caught.value) == f"mønstret '{pattern}' skal begynde med et ord"
