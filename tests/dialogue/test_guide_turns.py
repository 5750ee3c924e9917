"""The guide in whole conversations, with the trained model: told once is not asked again."""

from tests.support.turns import say


def _last(conversations, name, *texts):
    for text in texts:
        replies = say(conversations, name, text)
    return replies


def test_an_age_told_before_it_mattered_is_kept(conversations):
    """For a colleague the age is not asked for; after a correction it is, and was told already."""
    (reply,) = _last(
        conversations,
        "alder-foer-rettelse",
        "hvem kontakter jeg om en bekymring?",
        "det er en kollega, ingen er i fare, og hun er 43",
        "nej vent, det er en borger. familien har ikke noget med det at gøre",
    )
    assert (reply["topic"], reply["kind"]) == ("kontakt/vejviser", "answer")


def test_a_pause_does_not_end_the_guide(conversations):
    (_, asked) = _last(
        conversations,
        "pause-i-guiden",
        "hvem kontakter jeg om en bekymring?",
        "lige et øjeblik, der er en i telefonen",
    )
    assert (asked["topic"], asked["kind"]) == ("kontakt/vejviser", "question")


def test_a_worry_about_a_child_without_an_age_begins_the_guide(conversations):
    (reply,) = _last(
        conversations,
        "barn-uden-alder",
        "Jeg er bekymret for et barn i min gruppe. Hvem skal jeg kontakte?",
    )
    assert (reply["topic"], reply["kind"]) == ("kontakt/vejviser", "question")


def test_everything_told_at_once_is_taken(conversations):
    (reply,) = _last(
        conversations,
        "alt-paa-en-gang",
        "hvem kontakter jeg om en bekymring?",
        "kvinde på 68, ingen fare, hun bor hos os på plejehjemmet, familien er ikke en del af det",
    )
    assert (reply["topic"], reply["kind"]) == ("kontakt/vejviser", "answer")


def test_an_interruption_is_no_emergency(conversations):
    replies = _last(
        conversations,
        "afbrudt-i-guiden",
        "hvem kontakter jeg om en bekymring?",
        "beklager, jeg blev afbrudt, der kom en borger hen til skranken",
    )
    assert not any(reply["kind"] == "emergency" for reply in replies)
