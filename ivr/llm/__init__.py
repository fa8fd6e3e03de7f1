"""A language model that helps where the local understanding is not sure: optional, and never believed.

prompt   what it is asked, the form it has to fill in, and the strict reading of it; pure
openai   any endpoint that speaks as OpenAI's chat completions do
budget   how many tokens may be used
counsel  all of it together: asked in time, within its means, and left in peace when it fails
"""
