"""Models on this machine: whole or not there, and never anything outside their folder."""

import stat
import zipfile
from contextlib import suppress

import pytest

from ivr.errors import ModelError
from ivr.stt.models import shelf as shelves
from ivr.stt.models.shelf import Shelf

MODEL = {"m/am/final.mdl": "net", "m/conf/model.conf": "--beam=12\n"}


@pytest.fixture
def packed(tmp_path):
    def pack(files, links=()):
        file = tmp_path / "model.zip"
        with zipfile.ZipFile(file, "w") as out:
            for name, text in files.items():
                out.writestr(name, text)
            for name in links:
                link = zipfile.ZipInfo(name)
                link.external_attr = (stat.S_IFLNK | 0o777) << 16
                out.writestr(link, "/etc/passwd")
        return file

    return pack


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "models")


def test_a_model_is_unpacked_from_whatever_folder_it_is_in(shelf, packed):
    assert list(shelf) == []
    path = shelf.unpack(packed(MODEL), "one")
    assert (path / "am" / "final.mdl").read_text() == "net"
    shelf.unpack(packed({"am/final.mdl": "at the top"}), "two")
    assert list(shelf) == ["one", "two"]
    assert shelf.bytes("two") == len("at the top")


def test_a_newer_one_takes_the_place_of_an_older(shelf, packed):
    shelf.unpack(packed(MODEL), "one")
    path = shelf.unpack(packed({"x/am/final.mdl": "newer"}), "one")
    assert (path / "am" / "final.mdl").read_text() == "newer"
    assert not (path / "conf").exists()


@pytest.mark.parametrize(
    ("files", "links", "why"),
    [
        ({"readme.txt": "hello"}, (), "no model"),
        (MODEL | {"../evil": "x"}, (), "refused"),
        (MODEL | {"m/../../evil": "x"}, (), "refused"),
        (MODEL | {"/evil": "x"}, (), "refused"),
        (MODEL | {"elsewhere/x": "x"}, (), "refused"),
        (MODEL, ("m/graph",), "refused"),
    ],
)
def test_what_does_not_belong_to_a_model_is_refused_and_the_older_one_stays(
    shelf, packed, tmp_path, files, links, why
):
    shelf.unpack(packed(MODEL), "one")
    with pytest.raises(ModelError, match=why):
        shelf.unpack(packed(files, links), "one")
    assert (shelf.path("one") / "am" / "final.mdl").read_text() == "net"
    assert [one.name for one in shelf.folder.iterdir()] == ["one"]
    assert not (tmp_path / "evil").exists()


def test_a_file_that_is_cut_off_or_spoilt_is_no_zip(shelf, packed):
    file = packed({"m/am/final.mdl": "net" * 1000})
    data = file.read_bytes()
    for spoilt in (data[:-40], b"not a zip", data.replace(b"netnet", b"NETnet", 1)):
        file.write_bytes(spoilt)
        with pytest.raises(ModelError, match="no whole ZIP"):
            shelf.unpack(file, "one")
    assert list(shelf) == []


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_wherever_a_zip_is_spoilt_it_is_refused_by_a_sentence(shelf, tmp_path, packing):
    file = tmp_path / "model.zip"
    with zipfile.ZipFile(file, "w", packing) as out:
        out.writestr("m/am/final.mdl", bytes(range(256)) * 4)
    data = file.read_bytes()
    for at in range(0, len(data), 7):
        file.write_bytes(data[:at] + bytes((data[at] ^ 0x5A,)) + data[at + 1 :])
        with suppress(ModelError):
            shelf.unpack(file, "one")


def test_more_files_than_any_model_has_are_refused(shelf, packed, monkeypatch):
    monkeypatch.setattr(shelves, "MOST_FILES", 2)
    shelf.unpack(packed(MODEL), "one")
    with pytest.raises(ModelError, match="larger than any"):
        shelf.unpack(packed(MODEL | {"m/x": ""}), "two")


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b"])
def test_a_model_cannot_lie_elsewhere(shelf, packed, name):
    with pytest.raises(ModelError, match="no name"):
        shelf.unpack(packed(MODEL), name)


def test_a_folder_that_cannot_be_written_is_told(shelf, packed, tmp_path):
    (tmp_path / "models").write_text("a file")
    with pytest.raises(ModelError, match="Nothing can be put"):
        shelf.unpack(packed(MODEL), "one")
