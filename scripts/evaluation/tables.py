"""Text and tables of the parts about understanding, from their figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scripts.evaluation.markdown import out_of, share, table
from tests.heldout import cases

STYLES = {
    "plain": "plain",
    "typo": "typo",
    "no_aeoeaa": "without æøå",
    "telegram": "telegram",
    "long": "long",
    "paraphrase": "paraphrase",
    "english_mix": "English mixed in",
}
# The hardest of them, where there is no room for all.
HARD = {"typo": "typo", "no_aeoeaa": "no æøå", "paraphrase": "paraphrase"}

Figures = dict[str, Any]


ACCURACY = """\
The assistant as it is served: alarm rules, classifier, situation and thresholds. A message in doubt
counts with its likeliest topic in the first lines; "answered" is what is answered at once.
"""


def accuracy(found: Figures) -> str:
    """Topics by set and style, behaviour, and confusions."""
    # A part that was measured before a set came knows nothing of it.
    sets: dict[str, Figures] = {
        name: found["sets"][name] for name in cases.SETS if name in found["sets"]
    }
    columns = [*sets.values(), found["all"]]
    lines = {
        "accuracy": "likeliest topic right",
        "unseen": "... not word for word among the examples",
        "macro_f1": "macro F1 over topics",
        "answered_right": "answered, rightly",
        "answered_wrong": "answered, wrongly",
        "calibration_error": "expected calibration error",
    }
    rows = [["number", *(one["questions"] for one in columns)]]
    rows += [[line, *(share(one.get(key)) for one in columns)] for key, line in lines.items()]
    rows += [
        [f"style: {shown}", *(share(one["styles"].get(style)) for one in columns)]
        for style, shown in STYLES.items()
    ]
    return "\n".join(
        [
            ACCURACY,
            table(["questions", *sets, "all"], rows),
            table(["other messages", *sets], _behaviour(sets)),
            "Off-topic messages against questions of the field: AUROC "
            f"{found['off_topic_auroc']:.4f}.\n\nThe most frequent confusions:\n",
            table(["right", "taken for", "times"], found["confusions"]),
        ]
    )


def _behaviour(sets: dict[str, Figures]) -> list[list[str]]:
    lines = {
        "acute_found": "acute messages that raise the alarm",
        "false_alarms": "harmless messages, written to provoke, that do",
        "alarms_on_questions": "ordinary questions that do",
        "refused": "what must be refused is refused",
        "off_topic_answered": "off-topic messages answered as on topic",
        "conversations": "conversations right in every turn",
    }
    return [[line, *(out_of(one.get(key)) for one in sets.values())] for key, line in lines.items()]


PEERS = """\
Other methods on the same examples and the same held-out questions, in the same run. Each guesses a
topic; rules and thresholds of ours are left out. Seconds are for training and guessing together;
the sentence embeddings of the examples come from one step before all.
"""


def peers(found: Figures) -> str:
    """All methods on all examples, and on the sample."""
    whole, some = found["all"]["examples"], found["sample"]["examples"]
    head = ["method", *cases.SETS, "all", "macro F1", *HARD.values(), "seconds"]
    return "\n".join(
        [
            PEERS,
            f"All {whole:,} examples; the keyword search reads the answers instead:\n",
            table(head, _methods(found["all"]["rows"])),
            f"At most {found['sample_each']} examples a topic, {some:,} in all, so that Rasa's "
            "default can be trained:\n",
            table(head, _methods(found["sample"]["rows"])),
        ]
    )


def _methods(rows: Sequence[Figures]) -> list[list[str]]:
    return [
        [row["method"], *_by_set(row), share(row["macro_f1"]), *_hard(row), f"{row['seconds']:.0f}"]
        for row in rows
    ]


def _by_set(row: Figures) -> list[str]:
    # A set that came after this part was measured has no share in it.
    return [*(share(row["sets"].get(name)) for name in cases.SETS), share(row["accuracy"])]


def _hard(row: Figures) -> list[str]:
    return [share(row["styles"].get(style)) for style in HARD]


ABLATION = """\
Each variant is trained anew with one step replaced, and asked every held-out question, rules and
thresholds as they are. Won and lost: questions, against all steps. Acute AUROC: how well the
classifier alone tells acute messages from harmless ones written to provoke.
"""


def ablation(found: Figures) -> str:
    """Accuracy without each step."""
    rows = [
        [
            row["variant"],
            *_by_set(row),
            *_hard(row),
            f"+{row['won']} -{row['lost']}",
            share(row["answered_wrong"]),
            f"{row['alarm_auroc']:.3f}",
        ]
        for row in found["rows"]
    ]
    head = ["variant", *cases.SETS, "all", *HARD.values()]
    return f"{ABLATION}\n" + table(
        [*head, "won, lost", "answered wrongly", "acute AUROC"],
        rows,
    )


XSID = """\
The {utterances} Danish validation utterances of xSID ({intents} intents), {folds}-fold stratified
cross-validation, repeated {repeats} times (±: standard deviation between the repeats). Our
classifier is unchanged. Rasa's default is trained on the first split only ({test} utterances
asked).
"""


def xsid(found: Figures) -> str:
    """All methods, and the first split."""
    rows = [
        [
            row["method"],
            f"{share(row['accuracy'])} ± {share(row['spread'])}" if "accuracy" in row else "-",
            share(row.get("macro_f1")),
            share(row["first_split"]),
        ]
        for row in found["rows"]
    ]
    head = ["method", "right intent", "macro F1", "first split"]
    return f"{XSID.format(**found)}\n" + table(head, rows)
