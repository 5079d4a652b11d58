import dataclasses
from pathlib import Path

import pytest

from ingest.document import Span
from ingest.reading import read_document
from ingest.subjects import Names
from ingest.units import assign_subjects
from retrieval.arrays import Held, packed
from retrieval.copies import signatures
from retrieval.embedding import embed
from retrieval.opening import Opened
from retrieval.packing import Packed
from retrieval.prepared import prepare
from retrieval.stored import document_in, packed_document
from retrieval.told import tell
from tests.benchmarks.generated import write_article

TESTS = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """Articles that name each other's occupations, and some that share words of them."""
    folder = tmp_path_factory.mktemp("generated")
    for number in range(12):
        write_article(folder, number)
    paths = [
        *folder.iterdir(),
        *(path for name in ("articles", "trades", "mixed") for path in (TESTS / name).iterdir() if path.suffix in (".md", ".txt")),
    ]
    return [read_document(path.name, path.read_bytes()) for path in sorted(paths)]


@pytest.fixture(scope="module")
def prepared(documents, encoder):
    class Nothing:
        """Vectors are not what is looked at here."""

        model = encoder.model

        def encode(self, texts, progress=None):
            return [encoder.encode(["word"])[0]] * len(texts)

    return [opened(document, embed([document], Nothing(), {})[0][0]) for document in documents]


def opened(document, vectors):
    return Opened(document, vectors, Held(packed(prepare(document, vectors).arrays())))


def names_of(documents):
    return Names(sorted({pair for document in documents for pair in document.names}))


def slowly(document, names):
    """The units of a document with their subjects told by all names at once."""
    if set(names.of(document.text)) <= set(Names(document.names).of(document.text)):
        return tuple(document.units)
    return tuple(assign_subjects(document.text, document.units, names))


def test_subjects_are_those_of_a_slow_telling(documents, prepared):
    names = names_of(documents)
    told = tell(prepared, names)
    assert [tuple(each.document.units) for each in told] == [slowly(document, names) for document in documents]
    assert sum(each.document is not each.source for each in told) > 2  # or nothing was told
    for each in told:
        assert each.signed.tolist() == signatures(each.document.text, each.document.units).tolist()


def test_packed_documents_stay_packed(documents, prepared):
    lazy = [document_in(Held(packed(packed_document(document))), packed=True) for document in documents]
    names = names_of(documents)
    told = tell([dataclasses.replace(each, document=document) for each, document in zip(prepared, lazy, strict=True)], names)
    assert all(isinstance(each.document.units, Packed) for each in told)
    assert [tuple(each.document.units) for each in told] == [slowly(document, names) for document in documents]


def test_only_what_other_names_may_change_is_told_anew(documents, prepared):
    names = names_of(documents)
    before = tell(prepared, names)
    assert all(now is then for now, then in zip(tell(prepared, names, before), before, strict=True))
    spelled = "glove falconer"
    more = Names([*names.canonical.items(), (spelled, spelled)])
    assert all(now is then for now, then in zip(tell(prepared, more, before), before, strict=True))
    shared = "calm judgement"  # in generated articles alone
    after = tell(prepared, Names([*names.canonical.items(), (shared, shared)]), before)
    anew = [now.document.source for now, then in zip(after, before, strict=True) if now is not then]
    assert anew and set(anew) == {document.source for document in documents if "calm" in document.text and "judgement" in document.text}


@pytest.mark.parametrize("spelling", ["stra\u00dfe maker", "\u0130stanbul guide", "co-op baker", "baker's aide", "r&d baker"])
def test_a_name_is_looked_for_wherever_a_search_without_case_may_find_it(encoder, spelling):
    text = f"Work\n\nA {spelling} works at dawn. The {spelling.upper()} rests. A {spelling.replace(' ', '-')} sings."
    document = read_document("one.txt", text.encode())
    names = Names([(spelling, "worker")])
    (told,) = tell([opened(document, embed([document], encoder, {})[0][0])], names)
    assert told.spellings == ((spelling, "worker"),)
    assert tuple(told.document.units) == slowly(document, names)
    assert dataclasses.is_dataclass(told)


def test_a_unit_that_begins_within_a_run_of_letters_is_told_by_its_own(encoder):
    text = "Kitchens\n\nA baker rises early. EntryChef begins at noon."
    document = read_document("glued.txt", text.encode())
    first, last = document.units
    cut = dataclasses.replace(last, span=Span(text.index("Chef"), len(text)))
    document = dataclasses.replace(document, units=(first, cut), names=())
    names = Names([("baker", "baker"), ("chef", "chef")])
    (told,) = tell([opened(document, embed([document], encoder, {})[0][0])], names)
    assert [unit.subjects for unit in told.document.units] == [("baker",), ("chef",)]
    assert tuple(told.document.units) == slowly(document, names)
