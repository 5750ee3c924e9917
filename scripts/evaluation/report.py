"""The report: sections of text and tables, for the terminal and ``docs/evaluation/README.md``."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scripts.evaluation import cost_tables, tables
from scripts.evaluation.tables import Figures

HEAD = """\
# Evaluation

Made by `make evaluate`; do not edit. One part is measured anew with
`.venv/bin/python -m scripts.evaluation --only PART`; the figures of the others are kept in
[results.json](results.json).

Seeds are fixed: shares repeat exactly on the same machine with the same packages; times and memory
vary from run to run. The held-out sentences are in `tests/heldout`; its README says how blind each
set is. The eleventh set is the newest, and blind but for its requests to be refused.

The accuracy on all sets is flattered a little by short questions that anybody would write the same
way: the line "not word for word among the examples" leaves those out.
"""
SECTIONS: dict[str, tuple[str, Callable[[Figures], str]]] = {
    "accuracy": ("How well messages are understood", tables.accuracy),
    "peers": ("Beside other methods", tables.peers),
    "ablation": ("What each step is worth", tables.ablation),
    "xsid": ("A foreign task: xSID Danish", tables.xsid),
    "growth": ("Growth with the number of topics", cost_tables.growth),
    "profile": ("Where the time of a turn goes", cost_tables.profile),
    "speed": ("Speed and memory beside Rasa's starter project", cost_tables.speed),
}
PICTURES = {
    "accuracy": {
        "Reliability": "reliability.png",
        "Answered against wrong": "answered.png",
        "By style of question": "styles.png",
    },
    "peers": {"Peers": "peers.png"},
    "growth": {"Growth": "growth.png"},
}


def page(found: Figures) -> str:
    """The whole document, with the parts that have been measured."""
    made = [HEAD.strip()]
    for part in SECTIONS:
        if part in found:
            shown = [f"![{name}]({file})" for name, file in PICTURES.get(part, {}).items()]
            made += [sections(found, [part]).strip(), *shown]
    return "\n\n".join(made) + "\n"


def sections(found: Figures, parts: Sequence[str]) -> str:
    """The sections of the ``parts`` that have been measured, without pictures."""
    made = [
        f"## {title}\n\nMeasured {found[part]['measured']}.\n\n{write(found[part]).strip()}"
        for part, (title, write) in SECTIONS.items()
        if part in parts and part in found
    ]
    return "\n\n".join(made) + "\n"
