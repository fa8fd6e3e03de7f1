"""One conversation in several languages, in several wordings, and with somebody's own voice."""

import pytest

from ivr.actions import Note, Say
from ivr.errors import FlowErrors
from ivr.flow.checks import check
from ivr.flow.reader import read_flow
from ivr.flow.vocabulary import Variants

MAIN = """
flow: shop
languages: [en-US, es-ES]
policy: {handover: desk, no_match: {say: What?}}
slots:
  size: {type: choice, choices: [small, large], label: size}
  n: {type: digits, label: number}
intents:
  buy: {label: buy one, begin: size, hear: [I want to buy]}
steps:
  hello: {ask: Hello., no_input: {say: Are you there?}}
  size: {ask: Small or large?, for: size, confirm: always}
  count: {ask: How many?, for: n}
  tell:
    say: {by: n, 1: "One, {{ size }}.", else: "{{ n }} of them."}
  bye: {hangup: Bye.}
  desk: {queue: support, announce: One moment., whisper: "A caller, {{ reason }}."}
"""
SPANISH = """
policy: {no_match: {say: ¿Cómo?}}
slots:
  size: {label: tamaño, choices: {small: [pequeña, chica], large: grande}}
  n: {label: número}
intents:
  buy: {label: comprar una, hear: [quiero comprar]}
steps:
  hello: {ask: Hola., no_input: {say: ¿Está ahí?}}
  size: {ask: ¿Pequeña o grande?}
  count: {ask: ¿Cuántas?}
  tell: {say: {1: "Una, {{ size }}.", else: "{{ n }} de ellas."}}
  bye: {hangup: Adiós.}
  desk: {announce: Un momento., whisper: "Un cliente, {{ reason }}."}
"""


def read(spanish=SPANISH, main=MAIN):
    return read_flow({"shop.yaml": main, "es-ES.yaml": spanish})


@pytest.fixture
def spanish(ring):
    talk = ring(read())
    talk.interpreter.position.language = "es-ES"
    talk.arrive()
    return talk


def spoken(talk):
    return [(action.text, action.language) for action in talk.actions if isinstance(action, Say)]


def test_the_same_steps_speak_another_language(spanish):
    assert spoken(spanish) == [("Hola.", "es-ES")]
    assert spanish.listen.expecting.language == "es-ES"
    assert spanish.silence() == ["¿Está ahí?"] and spanish.mumble() == ["¿Cómo?"]
    spanish.say(intent="buy")
    assert spoken(spanish) == [("¿Pequeña o grande?", "es-ES")]
    assert spanish.listen.expecting.asked_slot.choices[0].hear == ("pequeña", "chica")
    assert spanish.say(answer="small") == ["¿Ha dicho pequeña?"]
    assert spanish.say(answer="yes") == ["¿Cuántas?"]
    assert spanish.key("2", slots={"n": "2"}) == ["2 de ellas.", "Adiós."]
    assert spanish.slots == {"size": "small", "n": "2"}


def test_a_choice_is_spoken_in_the_words_of_the_language(spanish):
    spanish.say(intent="buy", slots={"size": "small"})
    spanish.say(answer="yes")
    assert spanish.key("1", slots={"n": "1"})[0] == "Una, pequeña."


def test_callers_are_heard_in_each_language():
    flow = read()
    assert flow.hear["buy"] == ("I want to buy",)
    assert flow.spoken("es-ES").hear["buy"] == ("quiero comprar",)
    assert flow.spoken("de-DE") is flow


@pytest.mark.parametrize(("text", "language"), [("in Spanish please", "es-ES"), ("español", "es-ES")])
def test_a_caller_changes_the_language_in_the_middle_of_a_question(ring, text, language):
    talk = ring(read())
    talk.arrive()
    talk.say(intent="buy")
    talk.say(text, intent="language")
    assert spoken(talk) == [("De acuerdo, sigamos en español.", language), ("¿Pequeña o grande?", language)]
    talk.say("in English", intent="language")
    assert spoken(talk)[-1] == ("Small or large?", "en-US")


def test_a_line_that_is_missing_is_spoken_in_the_first_language_and_reported(ring):
    less = SPANISH.replace("  count: {ask: ¿Cuántas?}\n", "").replace("  bye: {hangup: Adiós.}\n", "")
    flow = read(less)
    assert [(one.place.line, one.code) for one in flow.missing] == [
        (13, "missing-line"),
        (16, "missing-line"),
    ]
    talk = ring(flow)
    talk.interpreter.position.language = "es-ES"
    talk.arrive()
    talk.say(intent="buy")
    talk.say(answer="small")
    talk.say(answer="yes")
    assert spoken(talk) == [("How many?", "en-US")]


def test_what_is_complete_lacks_nothing():
    assert read().missing == ()


def test_a_language_without_a_file_is_reported_once():
    flow = read_flow({"shop.yaml": MAIN})
    assert [one.code for one in flow.missing] == ["missing-language"]


@pytest.mark.parametrize(
    ("was", "written", "code"),
    [
        ("  hello: {ask: Hola.", "  hallo: {ask: Hola.", "not-in-flow"),
        ('1: "Una', '2: "Una', "not-in-flow"),
        ("small: [peq", "smal: [peq", "not-in-flow"),
        ("bye: {hangup: Adiós.}", "bye: {hangup: Adiós., then: hello}", "unknown-key"),
        ("size: {ask: ¿Pequeña o grande?}", "size: {ask: ¿P?, confirm: never}", "not-a-text"),
        ("size: {ask: ¿Pequeña o grande?}", "size: {ask: ¿P?, patience: 3}", "not-a-text"),
        ("{label: número}", "{label: número, type: text}", "not-a-text"),
        ("{label: comprar una,", "{label: comprar una, begin: bye,", "not-a-text"),
        ("policy: {no_match: {say: ¿Cómo?}}", "policy: {patience: 3}", "not-a-text"),
        ("policy: {no_match: {say: ¿Cómo?}}", "time_zone: UTC", "unknown-key"),
        ("{{ reason }}", "{{ 1 + }}", "bad-template"),
        ("{{ reason }}", "{{ motivo }}", "unknown-name"),
    ],
)
def test_only_texts_of_the_flow_stand_in_the_file_of_a_language(was, written, code):
    assert was in SPANISH
    with pytest.raises(FlowErrors) as errors:
        read(SPANISH.replace(was, written))
    assert {fault.code for fault in errors.value.faults} == {code}
    assert {fault.place.file for fault in errors.value.faults} == {"es-ES.yaml"}


def test_static_prompts_are_known_in_every_language():
    said = read().static_prompts()
    assert {("en-US", "Bye."), ("es-ES", "Adiós."), ("es-ES", "¿Pequeña o grande?")} <= set(said)
    assert ("es-ES", "¿Quería comprar una?") in said and len(said) == len(set(said))
    assert not any("{" in text for _, text in said)


# --- takes ------------------------------------------------------------------------------------


def takes(talk):
    return [action.take for action in talk.actions if isinstance(action, Say)]


def test_what_depends_on_nothing_may_have_been_recorded(ring):
    talk = ring(read())
    talk.arrive()
    assert takes(talk) == ["shop/hello"]
    talk.silence()
    assert takes(talk) == ["shop/hello.no_input.1"]
    talk.say(intent="buy")
    talk.say(answer="small")
    assert takes(talk) == [""]  # "Did you say small?"
    talk.say(answer="yes")
    talk.key("2", slots={"n": "2"})
    assert takes(talk) == ["", "shop/bye"]


def test_a_menu_that_is_spoken_for_the_keys_is_no_recording(ring):
    talk = ring(read())
    talk.arrive()
    talk.deafen()
    assert takes(talk) == [""]


# --- variants ---------------------------------------------------------------------------------

SHARED = """
flow: f
variants: {greeting: {short: 30, long: 70}}
steps:
  a:
    say:
      share: greeting
      short: {by: called, 100: Hi hundred., else: Hi.}
      long: Welcome, dear caller.
  b: {branch: {share: greeting, short: brief, long: chatty}}
  brief: {hangup: Bye.}
  chatty: {hangup: Goodbye for now.}
"""


def test_a_caller_always_falls_into_the_same_share():
    shares = Variants("greeting", {"short": 30, "long": 70})
    callers = [f"+1555{n:05}" for n in range(4000)]
    found = [shares.of(caller) for caller in callers]
    assert found == [shares.of(caller) for caller in callers]
    assert 0.27 < found.count("short") / len(found) < 0.33
    other = [Variants("other", {"a": 50, "b": 50}).of(caller) for caller in callers]
    both = sum(one == "short" and two == "a" for one, two in zip(found, other, strict=True))
    assert 0.12 < both / len(callers) < 0.18  # one throw tells nothing about the other


@pytest.mark.parametrize("caller", ["+15550001", "+15550002", "+15550003", "+15550005", ""])
def test_a_variant_is_chosen_once_and_noted(ring, caller):
    talk = ring(read_flow({"f.yaml": SHARED}))
    said = talk.arrive(caller=caller, called="200")
    short = talk.flow.variants["greeting"].of(caller or "1") == "short"
    assert said == (["Hi.", "Bye."] if short else ["Welcome, dear caller.", "Goodbye for now."])
    assert takes(talk)[0] == ("f/a.short.else" if short else "f/a.long")
    notes = [action for action in talk.actions if isinstance(action, Note) and action.kind == "variant"]
    assert [(note.text, note.data) for note in notes] == [
        ("short" if short else "long", {"name": "greeting"})
    ]


def test_every_variant_is_known_before():
    said = {text for _, text in read_flow({"f.yaml": SHARED}).static_prompts()}
    assert {"Hi hundred.", "Hi.", "Welcome, dear caller."} <= said


@pytest.mark.parametrize(
    ("was", "written", "code"),
    [
        ("short: 30", "short: 40", "bad-shares"),
        ("share: greeting, short", "share: greting, short", "unknown-variants"),
        (", long: chatty", "", "missing-variant"),
        ("long: chatty", "lang: chatty", "unknown-key"),
    ],
)
def test_shares_that_do_not_fit_are_refused(was, written, code):
    assert was in SHARED
    with pytest.raises(FlowErrors) as errors:
        read_flow({"f.yaml": SHARED.replace(was, written)})
    assert errors.value.faults[0].code == code


# --- settings ---------------------------------------------------------------------------------

SIGNED = "flow: f\nsteps:\n  a: {say: '{{ settings.name }}', then: hangup}\n"


def test_public_settings_can_be_said(ring):
    flow = read_flow({"f.yaml": SIGNED}, {"name": "Luigi's"})
    assert ring(flow).arrive() == ["Luigi's"]
    assert ("en-US", "Luigi's") in flow.static_prompts()


def test_a_setting_that_does_not_exist_is_found_at_load_where_they_are_known():
    with pytest.raises(FlowErrors, match=r"unknown-setting: .* Did you mean 'name'"):
        read_flow({"f.yaml": SIGNED.replace("settings.name", "settings.nam")}, {"name": "x"})
    read_flow({"f.yaml": SIGNED})


def test_each_language_says_for_itself_how_words_sound():
    main = MAIN.replace("slots:", "say_like: {Xfinity: ex fin itty}\nslots:", 1)
    flow = read_flow({"shop.yaml": main, "es-ES.yaml": SPANISH})
    assert flow.say_like == {"Xfinity": "ex fin itty"}
    assert flow.spoken("es-ES").say_like == {}
    flow = read_flow({"shop.yaml": main, "es-ES.yaml": SPANISH + "say_like: {Xfinity: es finiti}\n"})
    assert flow.spoken("es-ES").say_like == {"Xfinity": "es finiti"}
    assert read_flow({"shop.yaml": main}).spoken("es-ES").say_like == {}


def test_what_a_language_lacks_is_told_once_with_its_lines():
    less = SPANISH.replace("  size: {ask: ¿Pequeña o grande?}\n", "").replace("  n: {label: número}\n", "")
    flow = read(less)
    assert len(flow.missing) > 1
    (found,) = [one for one in check(flow, {"shop.yaml": MAIN}) if one.code == "missing-language"]
    assert "Nor are the lines" in found.sentence
