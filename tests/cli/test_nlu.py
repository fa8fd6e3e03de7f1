"""`ivr nlu`: tried by keyboard, measured from a table, and what callers said and nobody understood."""

import asyncio
import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ivr.cli import app
from ivr.cli.nlu.unmatched import _masked
from ivr.engine.repertoire import load_play
from ivr.store.calls import CallRecord, Calls
from ivr.store.database import Database
from ivr.store.journal import Journals
from tests.review.test_unmatched import held

FLOWS = Path(__file__).parents[2] / "flows"
SHOP = str(FLOWS / "shop")
BEGAN = datetime.now(UTC) - timedelta(days=1)


def run(*arguments, typed=""):
    return CliRunner().invoke(app, ["nlu", *map(str, arguments)], input=typed)


def test_a_line_is_told_with_its_bars_its_band_and_why():
    result = run("try", SHOP, typed="where is my parcel\npurple elephants\n")
    assert result.exit_code == 0
    for told in (
        "track_order",
        "█",
        "accept: taken",
        "nearest example",
        "no example explains",
        "asked again",
    ):
        assert told in result.stdout


def test_scripts_get_one_object_a_line():
    result = run("try", SHOP, "--step", "number", "--json", typed="five five four two one\noperator\n")
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["slots"] == {"order_number": {"value": "55421", "said": "five five four two one"}}
    assert (first["band"], second["intent"]) == ("accept", "operator")


def test_commands_change_the_question_and_how_surely_is_heard():
    result = run("try", SHOP, typed="/step more\nyes\n/sure 0.5\nyes\n/step nowhere\n/quit\nyes\n")
    assert result.stdout.count("more > yes") == 2
    assert "accept: taken" in result.stdout and "confirm: asked back" in result.stdout
    assert "No step 'nowhere'" in result.stderr


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "calls.csv"
    lines = ["text,intent,step,confidence,slot.order_number", "five five four two one,,number,,55421"]
    lines += ["where is my parcel,track_order,,0.9,", "i want to give it back,return_item,,,", "nice hat,,,,"]
    file.write_text("\n".join([*lines, "cheese,?,,,"]))
    return file


def test_a_table_is_measured_with_pictures(table, tmp_path):
    page, folder = tmp_path / "page.html", tmp_path / "pictures"
    result = run("eval", table, SHOP, "--html", page, "--svg", folder)
    assert result.exit_code == 0, result.output
    assert "understood rightly" in result.stdout and "track_order" in result.stdout
    html = page.read_text()
    assert html.count("<svg") == 4 and "prefers-color-scheme" in html and "Proposed edges" in html
    assert {file.stem for file in folder.iterdir()} == {"reliability", "thresholds", "bands", "confusions"}
    assert 'xmlns="http://www.w3.org/2000/svg"' in (folder / "bands.svg").read_text()


def test_scripts_get_the_figures(table):
    told = json.loads(run("eval", table, SHOP, "--json").stdout)
    assert (told["belonging"], told["strange"]) == (3, 1)
    assert {one["name"] for one in told["intents"]} >= {"track_order", "(answer)"}


def test_edges_are_proposed_from_the_lines_that_tune_and_tried_on_the_others(tmp_path):
    file = tmp_path / "calls.csv"
    some = [("where is my order", "track_order"), ("i need a refund", "return_item")]
    lines = [f"{text},{intent},{split}" for split in ("tune", "test") for text, intent in some * 12]
    file.write_text("\n".join(["text,intent,split", *lines]))
    result = run("eval", file, SHOP)
    assert "24 of 24 answers are right" in result.stdout.replace("\n", " ")
    assert "policy:" in result.stdout and "belongs nowhere" in result.stdout


def test_a_flow_without_a_table_is_judged_by_its_own_lines():
    told = json.loads(run("eval", SHOP, "--json").stdout)
    assert told["belonging"] > 15


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("text,intent\nwhat,fly\n", "There is no intent 'fly'"),
        ("text,intent,slot.pin\nwhat,,5\n", "There is no slot 'pin'"),
        ("text,intent,step\nwhat,,desk\n", "No step 'desk'"),
        ("text,meaning\n", "'intent' is not among them"),
    ],
)
def test_a_table_that_does_not_fit_is_told_in_a_sentence(tmp_path, content, told):
    (tmp_path / "calls.csv").write_text(content)
    result = run("eval", tmp_path / "calls.csv", SHOP)
    assert result.exit_code == 1 and told in str(result.exception)


@pytest.fixture
def house(tmp_path):
    """An installation in which two calls were held: one with a journal, one whose journal is gone."""
    url = f"sqlite:///{tmp_path}/calls.db"

    async def keep():
        database, journals = Database(url), Journals(tmp_path / "calls")
        calls = Calls(database)
        for call, flow in (("c1", "shop"), ("c2", "bank"), ("c3", "shop")):
            calls.begin(CallRecord(id=call, began=BEGAN, flow=flow))
        journal = journals.open("c1", BEGAN)
        said = ["my elephant wears five five four two one hats", ("return something", 0.6), "no"]
        said = ["that stupid money back thing from may", *said]
        for line in held(load_play(FLOWS / "shop"), *said):
            journal.write(line)
        journal.close()
        await journals.close()
        await database.close()

    asyncio.run(keep())
    settings = tmp_path / "ivr.yaml"
    lines = f"flows: {FLOWS}\nnumbers: {{else: shop}}\ncalls: {tmp_path}/calls\nstore: {url}\n"
    settings.write_text(lines)
    return settings


def test_what_nobody_understood_is_listed_with_a_line_to_paste(house):
    result = run("unmatched", house, "shop")
    assert result.exit_code == 0, result.output
    assert "2 calls since" in result.stdout and "handed over" in result.stdout
    assert "  return_item:\n    hear:\n      - that stupid money back thing from may" in result.stdout
    assert "hardly" in result.stdout and "- return something" not in result.stdout
    assert "1 calls have no journal" in result.stderr


def test_what_is_filled_in_is_measured(house, tmp_path):
    file = tmp_path / "said.csv"
    assert run("unmatched", house, "--csv", file).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text())))
    assert all(row["intent"] == "?" for row in rows)
    meant = {"return something": "return_item"}
    for row in rows:
        row["intent"] = meant.get(row["text"], "")
    with file.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    told = json.loads(run("eval", file, SHOP, "--json").stdout)
    assert (told["belonging"], told["strange"]) == (1, len(rows) - 1)


def test_what_it_may_be_is_told_by_the_sense_of_the_settings(house):
    by_words = run("unmatched", house, "shop", "--json").stdout
    house.write_text(f"{house.read_text()}understanding: {{sense: letters}}\n")
    by_letters = run("unmatched", house, "shop", "--json").stdout
    assert json.loads(by_letters) != json.loads(by_words)


def test_what_tells_who_called_can_be_blanked(house):
    plain, masked = (run("unmatched", house, "--csv", "-", *more).stdout for more in ((), ("--masked",)))
    assert "five five four two one" in plain
    assert "five five four" not in masked and "<number_1>" in masked


def test_it_is_blanked_in_the_language_of_the_caller():
    assert _masked("mi tarjeta es cuatro cinco cinco seis", "en-US") == "mi tarjeta es <number_1>"


def test_calls_from_before_are_left_out(house):
    later = (datetime.now(UTC) + timedelta(days=2)).date().isoformat()
    assert json.loads(run("unmatched", house, "--since", later, "--json").stdout) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("hello,track,,", "There is no intent 'track'. There are"),
        ("hello,track_order,nowhere,", "No step 'nowhere' of 'shop' asks anything."),
        ("hello,track_order,,fr-FR", "'shop' speaks en-US, es-ES, not fr-FR."),
    ],
)
def test_a_line_that_does_not_fit_the_flow_is_told_with_its_place(line, told, tmp_path):
    table = tmp_path / "calls.csv"
    table.write_text(f"text,intent,step,language\nwhat,,,\n{line}\n")
    result = run("eval", table, SHOP)
    assert result.exit_code == 1
    assert str(result.exception).startswith(f"{table}:3:1: ") and told in str(result.exception)


def test_letters_alone_can_be_tried_and_measured():
    def shares(*sense):
        (told,) = run("try", SHOP, "--json", *sense, typed="where is my stuff\n").stdout.splitlines()
        return {one["intent"]: one["probability"] for one in json.loads(told)["intents"]}

    assert shares() == shares("--sense", "words") != shares("--sense", "letters")
    assert run("eval", SHOP, "--sense", "letters").exit_code == 0
    result = run("try", SHOP, "--sense", "feelings")
    assert result.exit_code == 1
    assert str(result.exception).startswith("There is no sense 'feelings'; there are: letters, words, minilm")
