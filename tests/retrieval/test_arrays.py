import numpy as np
import pytest

from retrieval.arrays import Held, Mapped, packed

ARRAYS = {"tokens": np.arange(24, dtype=np.int8).reshape(6, 4), "text": np.frombuffer(b"caf\xc3\xa9", np.uint8), "none": np.empty((0, 4), np.float16)}


@pytest.fixture(params=[Held, Mapped])
def arrays(request, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(packed(ARRAYS))
    return Held(path.read_bytes()) if request.param is Held else Mapped(path)


@pytest.mark.parametrize("name", ARRAYS)
def test_an_array_comes_back(arrays, name):
    for found in (arrays.whole(name), arrays.rows(name)[:]):
        assert (found.dtype, found.shape, found.tobytes()) == (ARRAYS[name].dtype, ARRAYS[name].shape, ARRAYS[name].tobytes())
    assert len(arrays.rows(name)) == len(ARRAYS[name])


def test_rows_are_read_one_by_one_and_in_runs(arrays):
    rows = arrays.rows("tokens")
    assert rows[2].tolist() == [8, 9, 10, 11]
    assert rows[4:6].tolist() == [[16, 17, 18, 19], [20, 21, 22, 23]]
    assert rows[3:3].shape == (0, 4)
    assert [row.tolist() for row in rows] == np.asarray(rows).tolist() == ARRAYS["tokens"].tolist()
    with pytest.raises(IndexError):
        rows[6]


@pytest.mark.parametrize("read", ["whole", "rows"])
def test_an_unknown_name_is_a_key_error(arrays, read):
    with pytest.raises(KeyError):
        getattr(arrays, read)("vectors")


def test_the_same_arrays_give_the_same_bytes():
    assert packed(ARRAYS) == packed({name: np.asfortranarray(array) for name, array in reversed(ARRAYS.items())})


@pytest.mark.parametrize("data", [b"", b"no arrays", (2).to_bytes(8, "little") + b"[]"])
def test_other_bytes_are_refused(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="no arrays"):
        Held(data)
    with pytest.raises(ValueError, match="no arrays"):
        Mapped(path)


def test_a_mapped_file_can_be_read_when_it_was_deleted(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(packed(ARRAYS))
    mapped = Mapped(path)
    path.unlink()
    assert mapped.rows("tokens")[5].tolist() == [20, 21, 22, 23]


def test_mapped_files_keep_no_descriptors(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(packed(ARRAYS))
    many = [Mapped(path) for _ in range(30_000)]  # more than any limit on open files that is usual here
    assert all(each.rows("tokens")[0].tolist() == [0, 1, 2, 3] for each in many[::5000])
