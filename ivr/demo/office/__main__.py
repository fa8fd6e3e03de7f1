"""The office as a process of its own."""

from __future__ import annotations

import argparse
import asyncio
import json
import signal
from pathlib import Path

from ivr.demo.office import open_office


async def serve(folder: Path, port: int) -> None:
    """Serve until SIGTERM or SIGINT."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, over.set)
    async with open_office(folder, port) as got:
        print(json.dumps({"port": got, "url": f"http://127.0.0.1:{got}/"}), flush=True)
        await over.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m ivr.demo.office", description="The demo back office.")
    parser.add_argument("--port", type=int, default=0, help="of loopback; 0 takes a free one")
    parser.add_argument("--folder", type=Path, required=True, help="where its database is kept")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.folder, chosen.port))


main()
