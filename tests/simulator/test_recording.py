"""A caller is recorded from the end of what is said; whoever says nothing is not."""

FLOW = """
flow: t
policy: {handover: desk}
steps:
  tell: {record: word, say: Please tell us everything about it after the tone., on: {silent: nothing}}
  thanks: {say: "Thank you, {{ word.seconds }} seconds.", then: hangup}
  nothing: {say: You said nothing., then: hangup}
  desk: {queue: support}
"""
