"""The settings of an installation: one YAML file, frozen once read.

An unknown key is an error with a hint; a secret is never written in the file but named:
`env:NAME` (an environment variable) or `file:PATH`. Relative paths start at the file's folder.
"""

from ivr.settings.hearing import Hearing
from ivr.settings.installation import Asterisk, BackEnd, Media, Settings, parse
from ivr.settings.llm import Llm
from ivr.settings.senders import Email, Sms, Webhook
from ivr.settings.speaking import Speaking
from ivr.settings.understanding import Understanding
from ivr.settings.values import Seconds, Secret, secret

__all__ = [
    "Asterisk",
    "BackEnd",
    "Email",
    "Hearing",
    "Llm",
    "Media",
    "Seconds",
    "Secret",
    "Settings",
    "Sms",
    "Speaking",
    "Understanding",
    "Webhook",
    "parse",
    "secret",
]
