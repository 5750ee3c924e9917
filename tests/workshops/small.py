"""Small, invented exercises: a folder that loads, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

HEAD = """\
beskrivelse: "Opdigtede øvelser"
ejer: "Prøveholdet"
kontrolleret: 2026-11-26
status: bekraeftet
"""
CASE = """\
id: proeve
titel: "En prøve"
faggrupper: [kontor]
ideologi: ingen
grund_til_bekymring: nej
kort: "En opdigtet case."
kontakter: [kontor]
emner: [definition/proeve]
status: bekraeftet
ejer: "Prøveholdet"
kontrolleret: 2026-11-26
runder:
  - spoergsmaal: "Hvad ser du?"
    oplysning: "Noget opdigtet."
    valg:
      - {tekst: "Det ene", vurdering: god, hvorfor: "Det er godt."}
      - {tekst: "Det andet", vurdering: nej, hvorfor: "Det er mindre godt."}
    forklaring: "Sådan er det."
    kilder: [{kilde: X1}]
  - spoergsmaal: "Hvad ved du ikke?"
    oplysning: "Mere opdigtet."
    forklaring: "Det ved ingen."
    kilder: [{kilde: X1}]
  - spoergsmaal: "Hvem kontakter du?"
    oplysning: "Til sidst."
    forklaring: "Ring {kontor}."
    kilder: [{kilde: X1, sted: "s. 2"}]
noter: ["Tal langsomt."]
"""
FILES = {
    "cases/proeve.yml": CASE,
    "faggrupper.yml": """\
beskrivelse: "Opdigtede faggrupper"
ejer: "Prøveholdet"
kontrolleret: 2026-11-26
faggrupper:
  - {id: kontor, navn: "Kontor", ord: [kontor, kontorassistent]}
""",
    "quiz.yml": HEAD
    + """\
spoergsmaal:
  - id: et
    tema: tegn
    spoergsmaal: "Er det en prøve?"
    valg:
      - {tekst: "Ja", vurdering: god, hvorfor: "Det er det."}
      - {tekst: "Nej", vurdering: nej, hvorfor: "Jo."}
    forklaring: "Det er en prøve."
    kilder: [{kilde: X1}]
""",
    "dilemmaer.yml": HEAD
    + """\
dilemmaer:
  - id: to
    titel: "Et valg"
    situation: "Noget svært."
    valg:
      - {tekst: "Det ene", hvorfor: "Taler for."}
      - {tekst: "Det andet", hvorfor: "Taler imod."}
    tal_om: ["Hvad nu?"]
    forklaring: "Der er ikke ét svar."
    kilder: [{kilde: X1}]
""",
    "afstemninger.yml": HEAD
    + """\
afstemninger:
  - id: tre
    spoergsmaal: "Hvor sikker er du?"
    valg: ["Slet ikke", "Helt"]
    skala: true
    foer_og_efter: true
    forklaring: "Vi spørger igen."
""",
    "programmer.yml": HEAD
    + """\
programmer:
  - id: kort
    titel: "Et kort program"
    minutter: 20
    kort: "Lidt af det hele."
    trin:
      - {type: tekst, titel: "Velkommen", tekst: "Godmorgen.", minutter: 2}
      - {type: afstemning, id: tre, minutter: 2}
      - {type: quiz, id: et, minutter: 2}
      - {type: case, id: proeve, minutter: 10}
      - {type: dilemma, id: to, minutter: 4}
""",
}


def write_exercises(folder: Path) -> Path:
    """A folder of exercises without faults."""
    (folder / "cases").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    """Replace ``old``, which must be in the file, once."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
