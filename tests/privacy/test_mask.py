"""The mask as a whole, with a recogniser that sees nobody."""

import pytest

from assistant.privacy.identifiers import IdentifierFinder
from assistant.privacy.lists import NameLists
from assistant.privacy.mask import Mask, readable
from assistant.privacy.names import NameFinder
from assistant.privacy.spans import Kind, Span, without_overlaps

LISTS = NameLists.of(["Fatima", "Yusuf"], ["Hansen"], [])
MASK = Mask(IdentifierFinder((), ()), NameFinder(LISTS, lambda _: ()))


def test_each_piece_gives_way_to_the_name_of_its_kind():
    masked = MASK("Fatima Hansens bror yusuf, cpr 010203-0000, ring 12 34 56 78")
    assert masked.text == "[navn]s bror [navn], cpr [cpr-nummer], ring [telefonnummer]"
    assert masked.kinds == (Kind.NAME, Kind.CPR, Kind.PHONE)


@pytest.mark.parametrize("text", ["", "hvad er et infohus?", "§ 114 og 9.b"])
def test_a_message_without_any_stays_as_it_is(text):
    masked = MASK(text)
    assert (masked.text, masked.kinds) == (text, ())


def test_a_masked_message_is_not_masked_again():
    once = MASK("Fatima bor Prøvegade 7, 2200 København N")
    assert MASK(once.text).text == once.text == "[navn] bor [adresse]"


def test_a_masked_message_reads_like_one_without_the_person():
    assert readable("[navn] har cpr [cpr-nummer] og er vred") == "personen har og er vred"
    assert readable("tlf: [telefonnummer], skal jeg ringe?") == ", skal jeg ringe?"
    assert readable("[ukendt] bliver stående") == "[ukendt] bliver stående"


def test_pieces_that_overlap_become_one_of_the_longer_kind():
    spans = [Span(5, 9, Kind.PHONE), Span(0, 6, Kind.CPR), Span(20, 22, Kind.NAME)]
    assert without_overlaps(spans) == [Span(0, 9, Kind.CPR), Span(20, 22, Kind.NAME)]
