from pathlib import Path

import pytest

from ivr.errors import StoreError
from ivr.store.folder import LARGEST, MOST_FILES, read_folder


def test_the_yaml_files_are_read_by_name_and_nothing_else(tmp_path: Path) -> None:
    for name in ("shop.yaml", "es-ES.yml", "notes.txt", ".shop.yaml", "shop.yaml~", "x.YAML.bak"):
        (tmp_path / name).write_text(f"# {name}\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "one.yaml").write_text("a: 1")
    assert read_folder(tmp_path) == {"es-ES.yml": "# es-ES.yml\n", "shop.yaml": "# shop.yaml\n"}


def test_text_is_taken_as_utf_8_without_its_mark(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfsay: \xc2\xbfqu\xc3\xa9?\r\n")
    assert read_folder(tmp_path) == {"a.yaml": "say: ¿qué?\r\n"}


def test_a_link_inside_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a")
    (tmp_path / "b.yaml").symlink_to("a.yaml")
    assert read_folder(tmp_path) == {"a.yaml": "a", "b.yaml": "a"}


def test_a_folder_behind_a_link_is_read(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.yaml").write_text("a")
    (tmp_path / "link").symlink_to("real")
    assert read_folder(tmp_path / "link") == {"a.yaml": "a"}


@pytest.mark.parametrize("target", ["../secret.yaml", "/etc/hostname"])
def test_a_link_out_of_the_folder_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "secret.yaml").write_text("password: x")
    flow = tmp_path / "flow"
    flow.mkdir()
    (flow / "a.yaml").symlink_to(target)
    with pytest.raises(StoreError, match="leads out of its folder"):
        read_folder(flow)


@pytest.mark.parametrize("target", ["a.yaml", "nothing.yaml"])
def test_a_link_to_itself_or_to_nothing_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "a.yaml").symlink_to(target)
    with pytest.raises(StoreError, match=r"a\.yaml cannot be read"):
        read_folder(tmp_path)


def test_a_folder_that_is_named_like_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    with pytest.raises(StoreError, match="is no file"):
        read_folder(tmp_path)


def test_no_folder_a_file_and_an_empty_folder_each_have_their_sentence(tmp_path: Path) -> None:
    (tmp_path / "flow.yaml").write_text("a")
    (tmp_path / "empty").mkdir()
    for name, words in (
        ("no", "cannot be read: No such file"),
        ("flow.yaml", "is a file; a flow is a folder"),
        ("empty", "holds no .yaml file"),
    ):
        with pytest.raises(StoreError, match=words):
            read_folder(tmp_path / name)


def test_what_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"one: 1\ntwo: \xff\n")
    with pytest.raises(StoreError, match=r"a\.yaml:2: this is not UTF-8"):
        read_folder(tmp_path)


def test_size_and_number_of_files_are_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b" " * LARGEST)
    assert len(read_folder(tmp_path)["a.yaml"]) == LARGEST
    (tmp_path / "a.yaml").write_bytes(b" " * (LARGEST + 1))
    with pytest.raises(StoreError, match="larger than"):
        read_folder(tmp_path)
    (tmp_path / "a.yaml").write_bytes(b"")
    for number in range(MOST_FILES):
        (tmp_path / f"{number}.yaml").touch()
    with pytest.raises(StoreError, match=f"{MOST_FILES + 1} files"):
        read_folder(tmp_path)


def test_calendars_and_the_folder_of_answers_belong_to_the_flow(tmp_path: Path) -> None:
    for name in ("shop.yaml", "off.ics", "answers/parking.yaml", "answers/notes.txt", "tests/one.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    assert list(read_folder(tmp_path)) == ["off.ics", "shop.yaml", "answers/parking.yaml"]


def test_a_calendar_alone_is_no_flow(tmp_path: Path) -> None:
    (tmp_path / "off.ics").write_text("BEGIN:VCALENDAR")
    with pytest.raises(StoreError, match=r"holds no \.yaml file"):
        read_folder(tmp_path)
