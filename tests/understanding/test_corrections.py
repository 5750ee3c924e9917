"""What was meant, where a message says that something else was."""

import pytest

from assistant.understanding.corrections import corrected


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nej, jeg mente infohus", "infohus"),
        ("Nej jeg mente infohuset", "infohuset"),
        ("jeg mener handleplanen", "handleplanen"),
        ("ups, jeg mente SSP", "SSP"),
        ("undskyld, jeg ville spørge om tavshedspligt", "tavshedspligt"),
        ("nej, altså, jeg spurgte om workshops", "workshops"),
        ("næh jeg tænkte på polarisering", "polarisering"),
        ("jeg mente altså hotlinen", "hotlinen"),
        ("Nej, det var mentoren, jeg mente", "mentoren"),
        ("nej det var ikke det, jeg mente hvilke regler der gælder", "hvilke regler der gælder"),
        ("Ups, det var polarisering jeg tænkte på", "polarisering"),
        ("SSP var det jeg mente", "SSP"),
        ("psykiatrien, mente jeg", "psykiatrien"),
        ("jeg mente ikke teamet, men hotlinen", "hotlinen"),
        ("nej, jeg mente hotlinen, ikke teamet", "hotlinen"),
        ("nej ikke hotlinen, men teamet", "teamet"),
        ("sorry, vi mente til forældrene", "til forældrene"),
        ("nej ikke teamet, hotlinen mente jeg", "hotlinen"),
        ("ups, det var charteret jeg skulle bruge", "charteret"),
        ("vent, forkert slags, jeg skulle have den til voksne", "den til voksne"),
        ("hov, det skal være til pædagogerne, ikke til børnene", "til pædagogerne"),
        ("nej ikke for de unge, for lærerne", "for lærerne"),
        ("hov, skrev forkert, jeg mente teamet", "teamet"),
        ("Nej, jeg byttede dem om. Det var charteret jeg tænkte på", "charteret"),
        ("jeg rodede rundt i det, det var mentoren jeg mente", "mentoren"),
        ("ups, ikke til lærerne. Til pædagogerne", "Til pædagogerne"),
        ("undskyld, KSP skulle der stå", "KSP"),
        ("hov forkert, der skulle have stået hotlinen", "hotlinen"),
        ("det var faktisk ikke loven jeg spurgte til, det var skemaet", "skemaet"),
        ("ikke skolen, jeg skulle have skrevet klubben", "klubben"),
        ("jeg tror jeg blander dem sammen. jeg skal bruge den lange plan", "den lange plan"),
    ],
)
def test_what_was_meant_is_taken_out(text, meant):
    assert corrected(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "hvad skulle der stå i journalen",
        "infohus",
        "nej",
        "nej tak",
        "nej, jeg mente",
        "jeg mente",
        "hvad mente du med det",
        "hun siger, at jeg mente infohus",
        "nej jeg mente noget andet",
        "jeg mente det andet",
        "det var ikke det jeg spurgte om",
        "jeg leder efter en film",
        "det var lige det jeg skulle bruge",
        "nej, det var lige det jeg skulle vide",
        "nej, ikke i fare, hun er 15",
        "det er til personalet",
        "",
    ],
)
def test_nothing_is_taken_out_where_nothing_else_was_meant(text):
    assert corrected(text) is None
