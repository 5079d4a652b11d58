import hashlib
from dataclasses import fields

import numpy as np
import pytest

from ingest.subjects import Names
from retrieval.embedding import by_key, embed, embedded_texts, key_of
from retrieval.maxsim import quantise

LEARNER = """Machine learning engineers

A machine learning engineer (MLE) ships models. Machine learning engineers write tests. An MLE reads logs.

Pay

Machine learning engineers earn $150,000.
"""


@pytest.fixture
def welder(small):
    return next(document for document in small if document.source == "welder.txt")


def test_embedded_texts_carry_their_heading_path(welder):
    assert embedded_texts(welder) == (
        ["A welder joins metal parts with heat. Most welder train for nine months.", "Pay: The median pay is $48,000 a year."],
        ["A welder joins metal parts with heat.", "Most welder train for nine months.", "Pay: The median pay is $48,000 a year."],
    )


def test_embedded_texts_name_occupations_in_canonical_form(make_document):
    passages, units = embedded_texts(make_document("mle.txt", LEARNER))
    assert "Pay: ml engineer earn $150,000." in passages
    assert "An ml engineer reads logs." in units
    assert not any("machine learning engineer" in text.lower() for text in (*passages, *units))


def assert_alike(vectors, others):
    """The same but for the last digit: in other company a text may get another last bit."""
    for name, last_digit in (("passages", 1e-3), ("units", 1e-3), ("tokens", 1), ("ids", 0), ("starts", 0), ("keys", 0)):
        np.testing.assert_allclose(getattr(vectors, name).astype(float), getattr(others, name).astype(float), rtol=0, atol=last_digit, err_msg=name)


def test_embedded_texts_of_the_articles_follow_the_formula(built):
    for document in built[1].documents:
        rewrite = Names(document.names).rewrite
        passages, units = embedded_texts(document)
        assert passages == [rewrite(passage.reading(document.text)) for passage in document.passages]
        assert units == [rewrite(unit.full_reading(document.text)) for unit in document.units]


def test_a_key_is_the_hash_of_model_and_text(encoder):
    expected = hashlib.blake2b(f"{encoder.model.sha256}\0{encoder.model.runtime}\0Nurse \U0001f4a1".encode(), digest_size=16).digest()
    assert key_of("Nurse \U0001f4a1", encoder) == expected


def test_embed_gives_the_encoders_vectors_in_order(encoder, welder):
    [vectors], fresh = embed([welder], encoder, {})
    passages, units = embedded_texts(welder)
    encoded = encoder.encode(units)
    assert fresh == len(passages) + len(units) == 5
    assert np.array_equal(vectors.passages, np.stack([each.sentence for each in encoder.encode(passages)]).astype(np.float16))
    assert np.array_equal(vectors.units, np.stack([each.sentence for each in encoded]).astype(np.float16))
    assert vectors.starts.tolist() == np.cumsum([0, *(len(each.ids) for each in encoded)]).tolist()
    for i, each in enumerate(encoded):
        here = slice(vectors.starts[i], vectors.starts[i + 1])
        assert vectors.ids[here].tolist() == each.ids.tolist()
        assert np.array_equal(vectors.tokens[here], quantise(each.tokens))
    keys = [*(key_of(f"passage\0{text}", encoder) for text in passages), *(key_of(text, encoder) for text in units)]
    assert [key.tobytes() for key in vectors.keys] == keys


class TestTogether:
    """Several documents at once."""

    def test_each_gets_the_vectors_that_it_gets_alone(self, encoder, welder, make_document):
        baker = make_document("baker.txt", "Bakers\n\nBakers start before dawn.\n\nOvens are hot in the morning.\n")
        together, fresh = embed([welder, baker], encoder, {})
        alone = [embed([each], encoder, {}) for each in (welder, baker)]
        assert fresh == sum(count for _, count in alone)
        for vectors, ([own], _) in zip(together, alone, strict=True):
            assert_alike(vectors, own)

    def test_a_text_of_both_is_embedded_once(self, encoder, welder, make_document):
        copy = make_document("copy.txt", welder.text)
        (one, other), fresh = embed([welder, copy], encoder, {})
        assert fresh == len(one.passages) + len(one.units)
        assert_alike(one, other)

    def test_one_that_was_made_before_is_taken_over_beside_one_that_was_not(self, encoder, welder, make_document):
        baker = make_document("baker.txt", "Bakers\n\nBakers start before dawn.\n\nOvens are hot in the morning.\n")
        [before], _ = embed([welder], encoder, {})
        (new, same), fresh = embed([baker, welder], encoder, {}, None, lambda keys: before if np.array_equal(keys, before.keys) else None)
        assert same is before
        assert fresh == len(new.passages) + len(new.units)

    def test_nothing_of_nothing(self, encoder):
        assert embed([], encoder, {}) == ([], 0)


def test_what_is_known_is_taken_over_and_gives_the_same(encoder, welder):
    [vectors], _ = embed([welder], encoder, {})
    [again], fresh = embed([welder], encoder, by_key(vectors))
    assert fresh == 0
    for field in fields(vectors):
        assert np.array_equal(getattr(vectors, field.name), getattr(again, field.name)), field.name


def test_only_what_is_new_is_embedded(encoder, welder, make_document):
    known = by_key(embed([welder], encoder, {})[0][0])
    changed = make_document("welder.txt", welder.text.replace("$48,000", "$49,500"))
    asked = []
    [vectors], fresh = embed([changed], encoder, known, lambda done, total: asked.append((done, total)))
    assert fresh == 2  # one passage, one unit
    assert asked[-1] == (2, 2)
    [whole], _ = embed([changed], encoder, {})
    assert_alike(vectors, whole)


def test_a_text_that_stands_twice_is_embedded_once(encoder, make_document):
    twice = make_document("twice.txt", "A\n\nBakers start before dawn.\n\nBakers start before dawn.\n\nOvens are hot in the morning.\n")
    units = embedded_texts(twice)[1]
    assert units[0] == units[1]
    [vectors], fresh = embed([twice], encoder, {})
    assert fresh == len(vectors.passages) + len(units) - 1
    assert np.array_equal(vectors.units[0], vectors.units[1])


def test_by_key_gives_each_unit_its_tokens_and_a_passage_none(encoder, welder):
    [vectors], _ = embed([welder], encoder, {})
    found = by_key(vectors)
    passages, units = embedded_texts(welder)
    for i, text in enumerate(units):
        each = found[key_of(text, encoder)]
        here = slice(vectors.starts[i], vectors.starts[i + 1])
        assert np.array_equal(each.sentence, vectors.units[i])
        assert np.array_equal(each.tokens, vectors.tokens[here])
        assert np.array_equal(each.ids, vectors.ids[here])
    for i, text in enumerate(passages):
        each = found[key_of(f"passage\0{text}", encoder)]
        assert np.array_equal(each.sentence, vectors.passages[i])
        assert (each.tokens.shape, each.ids.tolist()) == ((0, 384), [])
