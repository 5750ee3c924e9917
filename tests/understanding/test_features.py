"""A message as numbers."""

import numpy as np
import pytest
import scipy.sparse as sp

from assistant.understanding.encoder import NoEncoder
from assistant.understanding.features import FeatureMaker, product

TEXTS = ["hvornår kører toget", "hvornår kører bussen", "regner det i dag", "regner det i morgen"]


@pytest.fixture(scope="module")
def maker():
    made = FeatureMaker(NoEncoder("test"))
    made.fit(TEXTS)
    return made


def test_a_message_gets_the_same_numbers_as_in_training(maker):
    fitted = FeatureMaker(NoEncoder("test")).fit(TEXTS).ngrams.toarray()
    assert maker.make(TEXTS).ngrams.toarray() == pytest.approx(fitted, abs=1e-6)


def test_each_block_has_length_one(maker):
    row = maker.make([TEXTS[0]]).ngrams
    characters = row[:, : maker.character_columns]
    assert sp.linalg.norm(characters) == pytest.approx(1.0, abs=1e-5)
    assert sp.linalg.norm(row[:, maker.character_columns :]) == pytest.approx(1.0, abs=1e-5)


def test_every_column_has_a_name(maker):
    assert len(maker.names()) == maker.make([""]).ngrams.shape[1]
    assert "«reg»" in maker.names()


def test_an_empty_message_is_all_zeros(maker):
    assert not maker.make([""]).ngrams.nnz


def test_without_an_encoder_there_is_no_meaning(maker):
    assert maker.make(TEXTS).meaning.shape == (len(TEXTS), 0)


def test_joined_holds_both(maker):
    vectors = maker.make(TEXTS)
    assert np.allclose(vectors.joined().toarray(), vectors.ngrams.toarray())


@pytest.mark.parametrize("dense", [True, False])
def test_one_message_is_multiplied_like_many(maker, dense):
    ngrams = maker.make(TEXTS).ngrams
    random = np.random.default_rng(1)
    matrix = sp.random(ngrams.shape[1], 7, 0.3, "csr", np.float32, random_state=random)
    given = matrix.toarray() if dense else matrix
    expected = ngrams.toarray() @ matrix.toarray()
    assert np.allclose(product(ngrams, given), expected, atol=1e-6)
    for row in range(len(TEXTS)):
        alone = product(ngrams[row], given)
        assert alone.shape == (1, 7)
        assert np.allclose(alone[0], expected[row], atol=1e-6)


def test_nothing_multiplied_is_nothing(maker):
    matrix = sp.csr_matrix(np.ones((maker.make([""]).ngrams.shape[1], 3), np.float32))
    assert not product(maker.make([""]).ngrams, matrix).any()
