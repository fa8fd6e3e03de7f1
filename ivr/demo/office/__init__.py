"""A small back office to try the engine with: the desks of five companies, asked over HTTP.

    python -m ivr.demo.office --port 0 --folder DIR

prints one line of JSON, `{"port": …, "url": …}`, when it can be asked, and ends with 0 on SIGTERM.
It listens on loopback only. What each desk answers stands at the top of its file.
"""

from __future__ import annotations

from ivr.demo.office.office import BACK_ENDS, ZONE, Office, local_time, open_office

__all__ = ["BACK_ENDS", "ZONE", "Office", "local_time", "open_office"]
