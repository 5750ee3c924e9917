"""Trains how names look: the lists against the words of the example questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

from assistant.examples import load_examples
from assistant.privacy.likeness import BUCKETS, pieces

INVERSE_REGULARISATION = 3.0
_WORD = re.compile(r"[^\W\d_]{3,}")


def _rows(words: Sequence[str]) -> sp.csr_matrix:
    columns, values, ends = [], [], [0]
    for word in words:
        found = list(pieces(word))
        columns += found
        values += [1.0 / np.sqrt(len(found))] * len(found)
        ends.append(len(columns))
    return sp.csr_matrix((values, columns, ends), shape=(len(words), BUCKETS))


def write(names: Sequence[str], ambiguous: Sequence[str], file: Path) -> None:
    """Train on ``names`` without the ``ambiguous`` ones and write the weights to ``file``."""
    known = {name.lower() for name in names}
    found = {word for e in load_examples() for word in _WORD.findall(e.text) if word[0].islower()}
    words = sorted(found - known)
    own = sorted(known - {name.lower() for name in ambiguous})
    fitted = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=500)
    fitted.fit(_rows([*own, *words]), [1] * len(own) + [0] * len(words))
    weights = fitted.coef_[0].astype(np.float16)
    np.savez_compressed(file, weights=weights, offset=np.float32(fitted.intercept_[0]))
