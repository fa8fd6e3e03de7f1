"""Settings are read whole, and every mistake in them has a place and a sentence."""

from pathlib import Path

import pytest

from ivr.errors import Place, SettingsError
from ivr.settings import Email, Secret, Settings, Sms, Webhook, parse, secret

FOLDER = Path("/etc/ivr")
WHOLE = """\
asterisk:
  url: http://127.0.0.1:8088/ari
  user: ivr
  password: file:/run/secrets/ari
  app: ivr-two
  timeout: 2500ms
media: {address: 127.0.0.1, port: 4000, max_calls: 40}
flows: flows
numbers:
  "100": shop
  else: clinic
prompts: /var/lib/ivr/prompts
calls: calls
store: postgresql://ivr@localhost/calls
hearing: {engine: [vosk, pocketsphinx], vosk: {models: {en-US: models/en}}, workers: 2}
speaking: {engine: google}
llm: {model: small, url: "http://127.0.0.1:8000/v1", key: env:LLM, timeout: 900ms, trust: 0.9}
back_ends:
  orders:
    url: http://127.0.0.1:9000
    timeout: 1.5s
    headers: {Authorization: env:ORDERS_TOKEN}
senders:
  desk: {kind: email, host: mail.example.com, from: shop@example.com, user: shop, password: env:MAIL}
  texts: {kind: sms, back_end: orders, path: /texts, body: {number: "{to}", text: "{text}"}}
  crm: {kind: webhook, url: "https://crm.example.com/hook?key=7", headers: {Authorization: env:CRM}}
"""


def read(text: str) -> Settings:
    return parse(text, "ivr.yaml", FOLDER)


def test_everything_has_its_type() -> None:
    settings = read(WHOLE)
    assert settings.asterisk.timeout == 2.5
    assert settings.asterisk.password == Secret("file", "/run/secrets/ari")
    assert settings.media.max_calls == 40
    assert settings.numbers == {"100": "shop", "else": "clinic"}
    assert settings.hearing.vosk is not None
    assert settings.hearing.vosk.models == {"en-US": FOLDER / "models/en"}
    assert settings.back_ends["orders"].headers == {"Authorization": Secret("env", "ORDERS_TOKEN")}


def test_a_language_model_is_one_only_where_it_is_written() -> None:
    llm = read(WHOLE).llm
    assert llm is not None and (llm.model, llm.timeout, llm.trust) == ("small", 0.9, 0.9)
    assert llm.key == Secret("env", "LLM") and llm.tokens_a_day > llm.tokens_a_call > 0
    assert read("flows: flows\nnumbers: {else: shop}\n").llm is None


@pytest.mark.parametrize("trust", ["1.1", "-0.1", "90%", "much", ".9", "2"])
def test_trust_is_a_share(trust: str) -> None:
    with pytest.raises(SettingsError, match="is no share"):
        read(f"flows: flows\nnumbers: {{else: shop}}\nllm: {{model: m, trust: '{trust}'}}\n")


def test_senders_are_read_by_their_kind() -> None:
    senders = read(WHOLE).senders
    assert senders["desk"] == Email(
        "mail.example.com", "shop@example.com", user="shop", password=Secret("env", "MAIL")
    )
    assert senders["texts"] == Sms("orders", path="/texts", body={"number": "{to}", "text": "{text}"})
    assert senders["crm"] == Webhook(
        "https://crm.example.com/hook?key=7", headers={"Authorization": Secret("env", "CRM")}
    )


def test_a_path_that_is_not_written_starts_at_the_file_too() -> None:
    settings = read("flows: flows\nnumbers: {else: shop}\n")
    assert settings.recordings == FOLDER / "spool/recording" and settings.calls == FOLDER / "calls"


def test_relative_paths_start_at_the_file() -> None:
    assert read(WHOLE).flows == FOLDER / "flows"
    assert read(WHOLE).prompts == Path("/var/lib/ivr/prompts")


def test_little_is_needed() -> None:
    settings = read("flows: flows\nnumbers: {else: shop}\n")
    assert settings.asterisk.url.startswith("http://127.0.0.1")
    assert settings.media.address == "127.0.0.1"


def test_one_engine_may_be_named_or_several_in_order() -> None:
    assert read(WHOLE).hearing.engine == ("vosk", "pocketsphinx")
    assert read(WHOLE).speaking.engine == ("google",)


FAULTS = [
    ("flowz: flows\n", "1:1", "unknown-key", "Did you mean 'flows'?"),
    ("numbers: {else: shop}\n", "1:1", "missing-key", "'flows' is missing"),
    ("flows: flows\nnumbers: shop\n", "2:10", "not-a-mapping", ""),
    ("flows: [a]\nnumbers: {else: shop}\n", "1:8", "not-a-value", ""),
    ("flows: f\nnumbers: {else: s}\nmedia: {port: many}\n", "3:15", "not-a-number", "'many'"),
    ("flows: f\nnumbers: {else: s}\nprompts_shared: nope\n", "3:17", "not-a-flag", "'nope'"),
    ("flows: f\nnumbers: {else: s}\nasterisk: {timeout: 3}\n", "3:21", "not-a-duration", "3s"),
    ("flows: f\nnumbers: {else: s}\nasterisk: {password: hunter2}\n", "3:22", "bare-secret", "env:NAME"),
    ("flows: f\nnumbers: {else: s}\nsenders: {a: {host: h}}\n", "3:14", "missing-key", "'kind'"),
    ("flows: f\nnumbers: {else: s}\nsenders: {a: {kind: fax}}\n", "3:21", "bad-choice", "'fax'"),
    (
        "flows: f\nnumbers: {else: s}\nsenders: {a: {kind: email, host: h, from: a, tls: ssl}}\n",
        *("3:51", "bad-choice", "starttls"),
    ),
    (
        "flows: f\nnumbers: {else: s}\nsenders: {a: {kind: sms, back_end: nobody}}\n",
        *("3:14", "unknown-back-end", "nobody"),
    ),
    ("flows: f\nnumbers: {else: s}\nhearing: {engine: [vosc]}\n", "3:20", "bad-choice", "'vosk'?"),
    ("flows: f\nnumbers: {else: s}\nhearing: {engine: []}\n", "3:19", "empty-list", "engine"),
    ("flows: f\nnumbers: {else: s}\nhearing: {engine: vosk}\n", "3:19", "missing-key", "'vosk' is missing"),
    ("flows: f\nnumbers: {else: s}\nhearing: {model: m}\n", "3:11", "unknown-key", "vosk"),
    ("flows: f\nnumbers: {else: s}\nback_ends: {orders: {timeout: 3s}}\n", "3:21", "missing-key", "'url'"),
]


@pytest.mark.parametrize(
    ("text", "place", "code", "words"), FAULTS, ids=[fault[2] + fault[1] for fault in FAULTS]
)
def test_a_mistake_is_named_with_its_place(text: str, place: str, code: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read(text)
    assert str(caught.value).startswith(f"ivr.yaml:{place}: {code}: ")
    assert words in str(caught.value)


def test_a_secret_is_revealed_only_when_it_is_used(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("open sesame\n")
    assert Secret("file", str(tmp_path / "secret")).reveal({}) == "open sesame"
    assert Secret("env", "TOKEN").reveal({"TOKEN": "abc"}) == "abc"


def test_a_secret_that_is_not_there_is_named_with_its_place() -> None:
    settings = read("flows: f\nnumbers: {else: s}\nasterisk:\n  password: env:NOWHERE\n")
    with pytest.raises(SettingsError, match=r"ivr.yaml:4:13: missing-secret: .*'NOWHERE'.* is not set"):
        settings.asterisk.password.reveal({})
    with pytest.raises(SettingsError, match="'/no/such/file' of a secret cannot be read: No such file"):
        Secret("file", "/no/such/file").reveal({})


@pytest.mark.parametrize("written", ["hunter2", "env:", "vault:x"])
def test_a_secret_on_a_command_line_is_named_too(written: str) -> None:
    with pytest.raises(SettingsError) as caught:
        secret(written, Place("--password"))
    assert str(caught.value).startswith("--password:1:1: bare-secret") and "hunter2" not in str(caught.value)


def test_what_concerns_the_machine_has_its_place_in_the_settings() -> None:
    settings = read(WHOLE + "drain: 20s\nprompts_seen_as: /srv/prompts\n")
    assert settings.drain == 20 and settings.prompts_seen_as == Path("/srv/prompts")
    assert settings.prompts_shared and not read(WHOLE + "prompts_shared: false\n").prompts_shared
    assert read(WHOLE).drain == 300 and read(WHOLE).media.asterisk == "127.0.0.1"


def test_a_secret_never_shows_in_the_message() -> None:
    with pytest.raises(SettingsError) as caught:
        read("flows: f\nnumbers: {else: s}\nasterisk: {password: hunter2}\n")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(("written", "size"), [("500MB", 500_000_000), ("2 GB", 2_000_000_000)])
def test_a_size_is_so_many_bytes(written: str, size: int) -> None:
    read = parse(f"flows: flows\nnumbers: {{else: shop}}\nprompts_most: {written}\n", "s.yaml", Path("/x"))
    assert read.prompts_most == size


@pytest.mark.parametrize("written", ["500", "2 TB", "-1MB", "many"])
def test_what_is_no_size_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match="not-a-size"):
        parse(f"flows: flows\nnumbers: {{else: shop}}\nprompts_most: {written}\n", "s.yaml", Path("/x"))
