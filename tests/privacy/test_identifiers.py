"""Identifiers by their form. All are invented."""

import pytest

from assistant.privacy.identifiers import IdentifierFinder
from assistant.privacy.spans import Kind, without_overlaps

FINDER = IdentifierFinder(ours={"41749090", "40207198"}, mails={"infohus@vejviser.example"})


def found(text):
    return [(text[s.start : s.end], s.kind) for s in without_overlaps(FINDER.find(text))]


@pytest.mark.parametrize(
    ("text", "hidden", "kind"),
    [
        ("cpr 010203-0000", "010203-0000", Kind.CPR),
        ("hun har 0102030000 i systemet", "0102030000", Kind.CPR),
        ("nr er 010203 0000 tak", "010203 0000", Kind.CPR),
        ("erstatning 610203-0000", "610203-0000", Kind.CPR),
        ("cpr-nr: 01.02.03-0000", "01.02.03-0000", Kind.CPR),
        ("CPR: 010203-xxxx", "010203-xxxx", Kind.CPR),
        ("ring på 12 34 56 78", "12 34 56 78", Kind.PHONE),
        ("tlf 12345678.", "12345678", Kind.PHONE),
        ("+45 12 34 56 78 er hans", "+45 12 34 56 78", Kind.PHONE),
        ("0045 1234 5678", "0045 1234 5678", Kind.PHONE),
        ("12.34.56.78 privat", "12.34.56.78", Kind.PHONE),
        ("hendes mor har +46 70 123 45 67", "+46 70 123 45 67", Kind.PHONE),
        ("skriv til anders.and@andeby.example i dag", "anders.and@andeby.example", Kind.EMAIL),
        ("han bor Opdigtet Allé 999", "Opdigtet Allé 999", Kind.ADDRESS),
        ("opfundetvej 12, 3. tv, 2200 København N", "opfundetvej 12, 3. tv, 2200 København N", 0),
        ("Prøvegade 7 B st. th", "Prøvegade 7 B st. th", Kind.ADDRESS),
        ("Tænkt Torv 4, 2. sal", "Tænkt Torv 4, 2. sal", Kind.ADDRESS),
        ("bilen er AB 12 345", "AB 12 345", Kind.PLATE),
        ("nummerplade cd12345", "cd12345", Kind.PLATE),
        ("klagen 2024-0012345 er åben", "2024-0012345", Kind.CASE),
        ("journalnr. 12345-678", "12345-678", Kind.CASE),
        ("hun er født 12/3-09", "12/3-09", Kind.BIRTH),
        ("f. 3. maj 2010", "3. maj 2010", Kind.BIRTH),
        ("12.03.2009 står der", "12.03.2009", Kind.BIRTH),
        ("han skriver som @opdigtet_99 hver nat", "@opdigtet_99", Kind.PROFILE),
        ("hans snap er tankt.profil7", "tankt.profil7", Kind.PROFILE),
        ("se https://www.instagram.com/opdigtet/", "https://www.instagram.com/opdigtet/", 0),
        ("reg. 1234 konto 1234567890", "1234 konto 1234567890", Kind.ACCOUNT),
        ("har kun 010203/0000 på ham", "010203/0000", Kind.CPR),
        ("der stod 010203.0000 nederst", "010203.0000", Kind.CPR),
        ("han er 010203-00xx", "010203-00xx", Kind.CPR),
        ("asylansøger 610203-0AB1", "610203-0AB1", Kind.CPR),
        ("fang mig på 12/34/56/78", "12/34/56/78", Kind.PHONE),
        (
            "ring tolv fireogtredive seksoghalvtreds otteoghalvfjerds tak",
            "tolv fireogtredive seksoghalvtreds otteoghalvfjerds",
            Kind.PHONE,
        ),
        ("mail and snabel-a andeby punktum example", "and snabel-a andeby punktum example", 0),
        ("ned til tænkt blvd 12", "tænkt blvd 12", Kind.ADDRESS),
        ("opfundetvej 12, opg. B", "opfundetvej 12, opg. B", Kind.ADDRESS),
        ("bor Påfunds väg 12 lgh 1102", "Påfunds väg 12 lgh 1102", Kind.ADDRESS),
        ("Tänktgatan 3", "Tänktgatan 3", Kind.ADDRESS),
        ("tænktholms alle 99", "tænktholms alle 99", Kind.ADDRESS),
        ("2200 N, Opfundetvej 12", "2200 N, Opfundetvej 12", Kind.ADDRESS),
        ("pladen er vist AB 1x 345", "AB 1x 345", Kind.PLATE),
        ("bilen (AB 12.345) holdt der", "AB 12.345", Kind.PLATE),
        ("en tysk bil, X-YZ 1234, kørte", "X-YZ 1234", Kind.PLATE),
        ('nummerplade "ODIN 1"', "ODIN 1", Kind.PLATE),
        ("notatet abc-24-0001 mangler", "abc-24-0001", Kind.CASE),
        ("kvittering ABC-1234-56Z", "ABC-1234-56Z", Kind.CASE),
        ("fylder 18 den 1. maj 2031", "1. maj 2031", Kind.BIRTH),
        ("hun er fra 1. sept. 2012", "1. sept. 2012", Kind.BIRTH),
        ("dob 2004-01-02", "2004-01-02", Kind.BIRTH),
        ("se u/opdigtet_bruger", "u/opdigtet_bruger", Kind.PROFILE),
        ("betal på paypal.me/opdigtet", "paypal.me/opdigtet", Kind.PROFILE),
        ("kort 1234 5678 1234 5678", "1234 5678 1234 5678", Kind.ACCOUNT),
        ("mobilepay box 1234AB", "1234AB", Kind.ACCOUNT),
        ("send til bc1qopdigtet0opdigtet0opdigtet0", "bc1qopdigtet0opdigtet0opdigtet0", 0),
        ("IBAN DK50 0040 0440 1162 43", "DK50 0040 0440 1162 43", Kind.ACCOUNT),
    ],
)
def test_an_identifier_is_found_as_a_whole(text, hidden, kind):
    pieces = found(text)
    assert [piece for piece, _ in pieces] == [hidden]
    assert not kind or pieces[0][1] is kind


@pytest.mark.parametrize(
    "text",
    [
        "Hotlinen har 41 74 90 90, og teamet 40207198",
        "Ring 112, 114 eller 1813",
        "straffelovens § 114 a og serviceloven § 153, stk. 1",
        "handleplan 2024-2026 og 2024-26",
        "åbent 08.00-16.00 hver dag",
        "7.b og 9. klasse, i alt 48 elever",
        "det koster 12.500 kr. og 1.200.000 kr. i alt",
        "er det vej 2 eller vej 3",
        "vi er på vej 5 minutter endnu",
        "alle 12 elever var med",
        "den 28. marts 2023 kom vurderingen",
        "mødet er 12.03.2026 kl. 14",
        "skriv til infohus@vejviser.example",
        "find den på pet.dk eller www.kk.dk/handleplan",
        "han er 15 år og går på en skole på Nørrebrogade",
        "2200 København N",
        "planen gælder fra 2026-09-01",
        "skoleåret 2025/2026",
        "en, to, tre, fire klasser",
        "planen er fra 24. maj 2012",
        "det skete 22/7-2011",
        "15-20 bliver til rigtige sager",
        "en BMW M3 og en Audi A4",
        "side 114-118, og 100-150 elever",
        "ISO-8601-1 og COVID-19",
        "alle 12 og hele blok B",
        "Peter Bangs Vej og Sjælør Boulevard er rolige",
    ],
)
def test_what_is_not_personal_stays(text):
    assert found(text) == []
