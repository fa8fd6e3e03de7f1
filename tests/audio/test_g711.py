import audioop

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.audio.g711 import PAYLOAD_TYPES, PCMA, PCMU

EVERY_CODE = bytes(range(256))
EVERY_SAMPLE = np.arange(-32768, 32768).astype(np.int16)
LAWS = [(PCMU, audioop.ulaw2lin, audioop.lin2ulaw), (PCMA, audioop.alaw2lin, audioop.lin2alaw)]


@pytest.mark.parametrize(("law", "decode", "encode"), LAWS, ids=["mu", "A"])
def test_every_code_decodes_as_the_standard_library_does(law, decode, encode):
    assert law.decode(EVERY_CODE).tobytes() == decode(EVERY_CODE, 2)


@pytest.mark.parametrize(("law", "decode", "encode"), LAWS, ids=["mu", "A"])
def test_every_sample_encodes_as_the_standard_library_does(law, decode, encode):
    assert law.encode(EVERY_SAMPLE) == encode(EVERY_SAMPLE.tobytes(), 2)


@pytest.mark.parametrize("law", [PCMU, PCMA], ids=["mu", "A"])
def test_what_was_decoded_encodes_to_the_same_sound(law):
    assert law.decode(law.encode(law.decode(EVERY_CODE))).tolist() == law.decode(EVERY_CODE).tolist()


@pytest.mark.parametrize("law", [PCMU, PCMA], ids=["mu", "A"])
def test_the_silent_byte_is_the_quietest(law):
    sizes = np.abs(law.decode(EVERY_CODE).astype(int))
    assert sizes[law.silence] == sizes.min()
    assert law.encode(np.zeros(1, np.int16)) == bytes([law.silence])


@given(st.binary(max_size=400))
def test_a_payload_of_any_length_has_one_sample_a_byte(payload):
    for law in PAYLOAD_TYPES.values():
        pcm = law.decode(payload)
        assert pcm.dtype == np.int16
        assert pcm.shape == (len(payload),)


def test_the_payload_types_are_those_of_the_audio_profile():
    assert {number: law.name for number, law in PAYLOAD_TYPES.items()} == {0: "PCMU", 8: "PCMA"}


def test_samples_that_are_not_adjacent_in_memory_can_be_encoded():
    stereo = np.column_stack((EVERY_SAMPLE, -EVERY_SAMPLE))
    assert PCMU.encode(stereo[:, 0]) == PCMU.encode(EVERY_SAMPLE)
