"""`ivr talk` asks the language model of the settings, so that a designer sees what callers will."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from tests.twins.chat_service import KEY, chat_service

ROOT = Path(__file__).parents[2]
SETTINGS = """flows: {root}/flows
numbers: {{else: shop}}
llm: {{model: small, url: "{url}", key: env:A_KEY, timeout: 10s}}
"""


async def test_the_keyboard_asks_the_model_of_the_settings(tmp_path: Path) -> None:
    async with chat_service() as service:
        service.forms = [{"intent": "track_order"}]
        file = tmp_path / "ivr.yaml"
        file.write_text(SETTINGS.format(root=ROOT, url=service.url))
        talk = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ivr", "talk", str(ROOT / "flows" / "shop"), "--settings", str(file)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "A_KEY": KEY, "COLUMNS": "120"},
            cwd=ROOT,
        )
        try:
            told, _ = await talk.communicate(b"there was nothing in my letter box this morning\n")
        finally:
            if talk.returncode is None:
                talk.kill()
                await talk.wait()
        text = told.decode()
        assert "Did you want to track your order?" in text, text
        assert "ok (" in text and "340 tokens" in text
        assert [one["said"] for one in service.said] == ["there was nothing in my letter box this morning"]
        assert not list(tmp_path.rglob("tokens.json"))
