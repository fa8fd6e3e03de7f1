"""A SIP phone for testers and scenarios: it calls, speaks, keys, listens, records, and plays the agent.

    driver      Phone: starts one phone process and speaks with it (asyncio); what scripts use
    __main__    the phone process: JSON lines, commands in and events out
    handset     its SIP side: account and commands, on pjsua2 (GPL: only the phone process imports it)
    leg         one call of it: audio, clock, end
    voice_line  20 ms frames in and out of a call
    headers     what an INVITE says of its caller
    ear         when the other side began and ceased to speak
    speech      text to audio, by flite
    recording   both sides in one stereo WAV

One process is one phone with one call: `python -m ivr.softphone`.
"""
