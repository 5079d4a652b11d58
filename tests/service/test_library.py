import gc
import weakref

import pytest

from service.library import Library


class Cycle:
    """Garbage that only the collector clears away."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def collector():
    """The collector with nothing set apart from it, before and after."""
    gc.unfreeze()
    yield gc
    gc.unfreeze()


@pytest.fixture
def library(built, encoder):
    """A library that nobody has asked for its index yet."""
    made = Library(built[0], encoder)
    yield made
    made.close()


def garbage():
    return weakref.ref(Cycle())


def test_an_edition_is_set_apart_from_the_collector(library, collector):
    collector.disable()
    try:
        left = garbage()
        library.refresh()
        assert collector.get_freeze_count() > 0
        assert left() is not None  # one question need not wait for a collection
        collector.unfreeze()
    finally:
        collector.enable()


def test_what_is_followed_is_tidied_up_first(library, collector):
    library.refresh()
    left = garbage()
    library.watch(60)
    assert collector.get_freeze_count() > 0
    assert left() is None


def test_so_is_the_next_edition(library, collector):
    library.watch(60)
    collector.unfreeze()
    left = garbage()
    assert library.refresh()
    assert collector.get_freeze_count() > 0
    assert left() is None
