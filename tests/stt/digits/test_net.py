"""The net in numpy answers every third frame, and sees as far as it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.errors import RecogniserError
from ivr.stt.digits.features import BANDS, levelled, mel
from ivr.stt.digits.net import Layer, Net


def random_net(seed: int = 0, inputs: int = 4, width: int = 24) -> Net:
    dice = np.random.default_rng(seed)

    def layer(rows: int) -> Layer:
        size = dice.normal(0, 0.5, (rows, width)), *dice.normal(0, 0.5, (3, width))
        return Layer(*(values.astype(np.float32) for values in size))

    heads = [(dice.normal(size=(width, n)), dice.normal(size=n)) for n in (3, 2)]
    rest = ((1, layer(3 * width)), (2, layer(3 * width)))
    return Net(layer(5 * inputs), rest, tuple(heads), (np.zeros(3), np.zeros(2)))


@pytest.mark.parametrize("frames", [0, 1, 2, 3, 4, 50])
def test_every_third_frame_is_answered_with_probabilities(frames: int) -> None:
    sounds, parts = random_net()(np.zeros((frames, 4), np.float32))
    assert sounds.shape == ((frames + 2) // 3, 3)
    np.testing.assert_allclose(np.exp(parts).sum(1), np.ones(len(parts)), atol=1e-5)


def test_an_answer_depends_on_its_context_and_on_nothing_beyond() -> None:
    net, dice = random_net(), np.random.default_rng(1)
    frames = dice.normal(size=(90, 4)).astype(np.float32)
    far, near = frames.copy(), frames.copy()
    far[45 + net.context + 1 :] += 3
    near[45 + net.context] += 5
    before = net(frames)[0][15]  # the answer at frame 45
    np.testing.assert_array_equal(net(far)[0][15], before)
    assert not np.allclose(net(near)[0][15], before)


def test_a_file_that_is_no_net_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "net.npz"
    np.savez(file, dilations=np.array([1]))
    with pytest.raises(RecogniserError, match="cannot be read"):
        Net.read(file)


@pytest.mark.parametrize("samples", [0, 199, 200, 279, 280])
def test_bands_begin_with_the_first_full_window(samples: int) -> None:
    assert levelled(mel(np.ones(samples))).shape == (max(0, (samples - 200) // 80 + 1), BANDS)


def test_a_louder_line_is_the_same_to_the_net() -> None:
    sound = np.random.default_rng(2).normal(0, 3000, 8000)
    np.testing.assert_allclose(levelled(mel(sound)), levelled(mel(sound * 3)), atol=0.02)
