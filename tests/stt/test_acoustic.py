"""The acoustic model of the wheel is moved to the telephone, without a file on a disk."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.errors import RecogniserError
from ivr.stt.acoustic import (
    CLEAN,
    LINES,
    MODEL,
    TRANSFORMS,
    cleared,
    gaussians,
    line,
    moved,
    packed,
    telephone_means,
    telephone_means_file,
    transform,
)


def test_what_is_packed_reads_the_same(tmp_path):
    means = gaussians(MODEL / "means")
    (tmp_path / "means").write_bytes(packed(means))
    assert np.array_equal(gaussians(tmp_path / "means"), means)


def test_a_transform_that_changes_nothing_moves_nothing():
    means = gaussians(MODEL / "means")
    same = np.tile(np.hstack([np.zeros((13, 1)), np.eye(13)]), (3, 1, 1))
    assert np.allclose(moved(means, same), means)


def test_every_shipped_transform_has_one_map_for_each_stream_and_moves_the_means():
    for name in (CLEAN, *(name for _, name in LINES)):
        assert transform(TRANSFORMS / f"{name}.mllr").shape == (3, 13, 14)
        assert not np.allclose(telephone_means(name), gaussians(MODEL / "means"), atol=0.5)


def test_the_decoder_is_given_these_means():
    assert np.array_equal(gaussians(Path(telephone_means_file("7db"))), telephone_means("7db"))


@pytest.mark.parametrize(
    ("decibels", "name"), [(60, "20db"), (21, "20db"), (18, "13db"), (9, "7db"), (0, "7db")]
)
def test_the_noise_of_the_line_says_which_transform(decibels, name):
    assert line(decibels) == name


def test_only_on_noisy_lines_is_noise_turned_down_before_decoding():
    pcm = (np.random.default_rng(1).standard_normal(8000) * 500).astype(np.int16)
    untouched = [name for name in (CLEAN, *(name for _, name in LINES)) if cleared(pcm, name) is pcm]
    assert untouched == [CLEAN, "20db"]


@pytest.mark.parametrize("raw", [b"", b"s3\nversion 1.0\nendhdr\n", b"s3\nendhdr\n" + bytes(40)])
def test_another_file_is_refused_with_a_sentence(tmp_path, raw):
    (tmp_path / "means").write_bytes(raw)
    with pytest.raises(RecogniserError, match="acoustic model"):
        gaussians(tmp_path / "means")
