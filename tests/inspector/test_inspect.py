"""Folders of flows are found and looked at from every side."""

from pathlib import Path

import pytest

from ivr.errors import StoreError
from ivr.inspector.folders import flow_folders
from ivr.inspector.inspect import RULES, inspect

FLOWS = Path(__file__).parents[2] / "flows"
GOOD = "flow: f\npolicy: {handover: desk}\nsteps:\n  desk: {queue: support}\n"


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_of_flows_stands_for_its_flows(tmp_path):
    one, two = write(tmp_path / "one", flow=GOOD), write(tmp_path / "two", a="slots: {}\n", b=GOOD)
    write(tmp_path / "three", tests="tests: []\n")
    write(one / "tests", more=GOOD)
    assert flow_folders([tmp_path]) == [one, two]
    assert flow_folders([one, tmp_path]) == [one, two]


def test_a_folder_without_a_flow_says_what_is_missing(tmp_path):
    empty = write(tmp_path / "x", steps="steps: {a: {hangup: }}\n")
    assert flow_folders([empty]) == [empty]
    assert [one.code for one in inspect(empty).findings] == ["missing-key"]


def test_a_file_is_no_flow(tmp_path):
    file = write(tmp_path / "x", flow=GOOD) / "flow.yaml"
    with pytest.raises(StoreError):
        flow_folders([file])


def test_faults_of_reading_are_findings_with_their_line(tmp_path):
    report = inspect(write(tmp_path / "x", flow=GOOD + "  b: {goto: dsek}\n"))
    (one,) = report.findings
    assert (one.severity, one.code, report.line(one)) == ("error", "unknown-step", "  b: {goto: dsek}")
    assert report.path(one) == tmp_path / "x" / "flow.yaml" and report.view is None


@pytest.mark.parametrize("folder", flow_folders([FLOWS]), ids=lambda folder: folder.name)
def test_the_flows_of_the_house_are_clean(folder):
    assert [str(one) for one in inspect(folder).findings] == []


def test_every_rule_tells_why_in_full_sentences():
    for code, rule in RULES.items():
        assert (
            code == code.lower() and rule.about.endswith(".") and rule.sentence.endswith((".", "{sentence}"))
        )
