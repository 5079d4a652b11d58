import gc

import pytest

from service.library import Library


@pytest.fixture
def collector():
    """The collector with nothing set apart from it, before and after."""
    gc.unfreeze()
    yield gc
    gc.unfreeze()


def test_what_is_followed_is_set_apart_from_the_collector_and_what_is_asked_once_is_not(built, encoder, collector):
    library = Library(built[0], encoder)
    library.refresh()
    assert collector.get_freeze_count() == 0
    library.watch(60)
    try:
        assert collector.get_freeze_count() > 0
    finally:
        library.close()


def test_so_is_the_next_edition(built, encoder, collector):
    library = Library(built[0], encoder)
    library.watch(60)
    try:
        collector.unfreeze()
        assert library.refresh()
        assert collector.get_freeze_count() > 0
    finally:
        library.close()
