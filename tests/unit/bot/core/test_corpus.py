"""The snapshot of what is held: read once, shared, and another once other originals are held."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from support.fakes import HashEncoder, an_original
from support.samples import a_document, a_library_of, a_note

from bot.app import Assistant
from bot.core.card import ShownPassage
from bot.core.corpus import Corpus, CurrentCorpus
from bot.settings import Settings
from embeddings.encoder import Encoder
from embeddings.index import Index
from embeddings.manifest import NAME
from procedures.document import Standing

LIBRARY = a_library_of(ShownPassage(a_note("essex"), a_document("essex", standing=Standing.SUPERSEDED)))


class Reading(Index):
    """Counts how often all originals are asked for."""

    times = 0

    def originals(self, of=None, councils=()):  # type: ignore[no-untyped-def]
        self.times += 1
        return super().originals(of, councils)


@pytest.fixture
def index(tmp_path: Path) -> Reading:
    return Reading(tmp_path / "index", LIBRARY, HashEncoder())


def current(index: Index) -> CurrentCorpus:
    return CurrentCorpus(lambda: LIBRARY, lambda: index)


def test_it_is_made_once_and_anew_once_other_originals_are_held(index: Reading) -> None:
    corpus, other = current(index), Index(index.folder, LIBRARY, HashEncoder())
    assert set(corpus().passages) == {a_note("essex").id}
    other.add(an_original("surrey", "One.", "Two."))
    held = corpus()
    assert corpus() is held
    assert index.times == 2
    assert [p.text for p in held.paragraphs["surrey"]] == ["One.", "Two."]
    other.add(an_original("surrey", "One, as amended."))
    assert [p.text for p in corpus().paragraphs["surrey"]] == ["One, as amended."]
    assert [p.text for p in held.paragraphs["surrey"]] == ["One.", "Two."]
    other.remove("surrey")
    assert "surrey" not in corpus().paragraphs


def test_of_some_documents_no_others_are_read_and_one_after_another_none_is_kept(index: Reading) -> None:
    index.add_all([an_original(f"council-{n}", f"Paragraph of {n}.") for n in range(4)])
    another = Reading(index.folder, LIBRARY, HashEncoder())
    assert [o.document.id for o in another.each_original()] == [f"council-{n}" for n in range(4)]
    for path in index.folder.glob("*.json"):
        if path.name != NAME and b"council-2" not in path.read_bytes():
            path.write_bytes(b"damaged, and so told of if it is read")
    corpus = CurrentCorpus(lambda: LIBRARY, lambda: another, lambda: ["council-2"])
    for held in (corpus(), current(another).of(["council-2"])):
        assert set(held.paragraphs) == {"council-2"}
        assert held.digest == corpus.digest
        assert a_note("essex").id in held.passages
    assert another.damaged == {}
    assert [o.document.id for o in another.each_original()] == ["council-2"]


def test_threads_that_ask_at_once_share_one(index: Reading) -> None:
    index.add_all([an_original(f"council-{n}", f"Paragraph of {n}.") for n in range(20)])
    corpus, ready, made = current(index), threading.Barrier(4), []

    def ask() -> None:
        ready.wait()
        made.append(corpus())

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, made))) == 1
    assert index.times == 1


def test_a_damaged_original_is_left_out_and_the_way_out_works(index: Reading) -> None:
    index.add(an_original("surrey", "One."))
    (path,) = (index.folder / e.original for e in index.manifest.originals)
    corpus = current(index)
    path.write_bytes(b"{}")
    assert "surrey" not in corpus().paragraphs
    assert "remove surrey" in index.damaged["surrey"]
    index.remove("surrey")
    assert "surrey" not in corpus().paragraphs
    assert index.damaged == {}


def test_what_the_library_says_of_a_document_is_newer_than_what_was_said_when_it_was_added() -> None:
    corpus = Corpus.of(LIBRARY, [an_original("essex", "One.")])
    assert corpus.documents["essex"].standing is Standing.SUPERSEDED


def test_neither_it_nor_the_wizard_loads_the_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Index(tmp_path / "index", LIBRARY, HashEncoder()).add(an_original("surrey", "One."))
    assistant = Assistant(Settings(data_dir=tmp_path, library_dir=tmp_path / "none"))
    monkeypatch.setattr(Encoder, "model", property(lambda _: pytest.fail("the model is loaded")))
    monkeypatch.setattr(Encoder, "digest", property(lambda _: pytest.fail("the model is hashed")))
    assert set(assistant.corpus().paragraphs) == {"surrey"}
    assert assistant.proposal_wizard().held is assistant.corpus()
