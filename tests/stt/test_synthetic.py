"""The small model of our own: its weights are small, its folder is the same every time, its parts fit."""

import struct
from importlib.resources import files

import pytest

from ivr.stt.synthetic.fst import MAGIC, SORTED_BY_OUTPUT, Fst
from ivr.stt.synthetic.graph import write
from ivr.stt.synthetic.net import OFFSETS, Net
from ivr.stt.synthetic.phones import PHONES, SOUNDS, in_word, output, place

WEIGHTS = files("ivr.stt.synthetic") / "weights.npz"


def test_the_weights_are_small_and_fit_together():
    assert len(WEIGHTS.read_bytes()) < 1_200_000
    net = Net.read(WEIGHTS)
    below = 40
    for (weights, bias), offsets in zip(net.layers, (*OFFSETS, (0,)), strict=True):
        assert weights.shape == (len(bias), below * len(offsets))
        below = len(bias)
    assert below == len(SOUNDS) == len(net.priors)
    assert net.priors.sum() == pytest.approx(1.0, abs=1e-3) and net.priors.min() > 0


def test_weights_are_read_as_they_were_written(tmp_path):
    net = Net.read(WEIGHTS)
    net.write(tmp_path / "again.npz")
    assert str(Net.read(tmp_path / "again.npz")) == str(net)


@pytest.mark.parametrize(
    ("sounds", "phones"),
    [("AY", "AY_S"), ("N OW", "N_B OW_E"), ("Y EH S", "Y_B EH_I S_E")],
)
def test_sounds_of_a_word_know_their_place_and_the_net_does_not(sounds, phones):
    found = list(in_word(sounds.split()))
    assert [PHONES[one] for one in found] == phones.split()
    assert [SOUNDS[output(one)] for one in found] == sounds.split()
    assert place(found[0]) in ("begin", "singleton")


def test_an_automaton_is_written_as_openfst_reads_it(tmp_path):
    fst = Fst()
    start, end = fst.state(), fst.state(final=True)
    fst.arc(start, 1, 9, 0.5, end)
    fst.arc(start, 2, 3, 0.25, end)
    fst.write(tmp_path / "one.fst", SORTED_BY_OUTPUT)
    data = (tmp_path / "one.fst").read_bytes()
    assert struct.unpack_from("<i", data)[0] == MAGIC
    assert data[8:14] == b"vector" and data[18:26] == b"standard"
    assert struct.unpack_from("<qqq", data, 42) == (0, 2, 2)
    assert struct.unpack_from("<fqiifi", data, 66) == (float("inf"), 2, 2, 3, 0.25, 1)


def test_a_graph_is_the_same_every_time(tmp_path):
    words = {"yes": (("Y", "EH", "S"),), "no": (("N", "OW"), ("N", "OW"))}
    for name in ("a", "b"):
        write(tmp_path / name, words, {"no": 1.0, "yes": 2.0})
    files = [one.relative_to(tmp_path / "a") for one in (tmp_path / "a").rglob("*") if one.is_file()]
    assert len(files) == 6
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    assert (tmp_path / "a" / "words.txt").read_text().split()[:6] == ["<eps>", "0", "no", "1", "yes", "2"]
