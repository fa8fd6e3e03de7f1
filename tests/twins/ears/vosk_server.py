"""vosk-server: an answer to every piece of audio, the last result to `eof`, then it closes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ivr.stt.vosk_server import VoskServer
from tests.twins.ears.twin import SocketTwin


class VoskServerTwin(SocketTwin):
    def engine(self, languages: Iterable[str], limit: float) -> VoskServer:
        return VoskServer(dict.fromkeys(languages, f"ws://127.0.0.1:{self.port}"), limit)

    def message(self, data: str | bytes, at: int) -> Iterator[str | bytes | None]:
        if isinstance(data, bytes):
            self.audio += data
            # Behind a pause a server begins anew: here behind the first word.
            yield self._result(self.says[:1]) if at == 1 else json.dumps({"partial": self.says[1][0]})
            return
        if "config" in data:
            config = json.loads(data)["config"]
            assert config["sample_rate"] == 8000 and config["words"]
            self.hints = tuple(config["phrase_list"])
        if data == '{"eof" : 1}':  # compared as a text by the real one
            yield "no JSON" if self.mode == "garbles" else self._result(self.says[1:])
            yield None

    def _result(self, words: Iterable[tuple[str, float]]) -> str:
        found = [{"word": word, "conf": sure, "start": 0.0, "end": 0.1} for word, sure in words]
        return json.dumps({"result": found, "text": " ".join(word["word"] for word in found)})
