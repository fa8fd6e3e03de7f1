"""Sound: datagrams become frames, frames become speech and silence.

    datagram → rtp → jitter → g711 → stream → Frame → vad → endpoint
                                       wav, level, resample: whole utterances and prompts

Pure: nothing here reads a clock. Time is counted in samples and milliseconds of audio.
"""
