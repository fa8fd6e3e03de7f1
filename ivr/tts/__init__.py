"""Speech out: text becomes prompts that Asterisk can play.

voice   the Protocol of every voice        espeak google   one engine each
levels  any speech → telephone level       cache           files that are right or not there
prompts what the rest of the house asks: `get`, `ready`, `build`
dialects  markup in the words of each engine   stitching joints   sentences out of pieces
"""
