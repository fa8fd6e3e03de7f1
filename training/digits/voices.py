"""Synthetic callers for the digit net: flite, festival and espeak-ng, also with foreign accents.

    python training/digits/voices.py --work DIR        writes DIR/voices.pkl

A voice made for another language, given English digits in its own spelling, says them as its speakers
do. Real callers have accents; three people and four American synthesisers do not teach them.
"""

from __future__ import annotations

import argparse
import pickle
import random
import subprocess
import tempfile
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from ivr.stt import spoken

RATE = 8000
DIGITS = ["zero", *spoken.UNITS, "oh"]
LARGER = [*spoken.TEENS, *spoken.TENS, "hundred", "double", "triple"]

SPELLED = {  # the eleven words in the spelling of a language; / where speakers differ
    "it": "ziro uan tu tri/sri for faiv sics seven eit nain ou",
    "es": "siro/zero uan tu tri for faiv/faif sics/six seven eit nain ou",
    "de": "siero/sero wonn/uann tu sri/fri/tri foor faiw/feif siks/ßiks ßewen/sewen eht/äit nein oh",
    "fr": "ziro/zéro ouane tou sri/tri/fri faur/faure faïve sixe sévène/sévenne eïte/ète naïne au",
    "cs": "ziro/zirou van/uan tu sri/tri for fajv/fajf siks sevn/seven ejt najn ou/o",
    "fi": "siiro/tsiirou uan/van tuu trii/srii foor/foo faiv/faif siks seven eit nain ou/oo",
    "pl": "ziro/zero łan tu sri/tri/fri for fajw/fajf siks sewen ejt najn oł/o",
    "ru": "зиро/зироу уан/ван ту сри/три/фри фор/фо файв/файф сикс сэвен/сэвэн эйт найн оу",  # noqa: RUF001
    "hi": "ज़ीरो वन टू थ्री फ़ोर फ़ाइव सिक्स सेवन एट नाइन ओ",
    "el": "ζίρο/ζίρου ουάν/γουάν του θρι/τρι φορ φάιβ/φάιφ σιξ σέβεν έιτ νάιν οου",  # noqa: RUF001
    "nl": "ziero/ziroo wan/wun toe srie/trie foor faaif sicks/siks zeven/seven eet/eejt nain/najn oo",
    "sv": "siro/siråo oan/van to tri/sri får fajv siks/sicks seven ejt najn åo/å",
    "pt": "zirou/zero uan tu tri/sri for faive/faif sics séven eite naine ou",
    "ro": "ziro uan tu tri/sri for faiv sics seven eit nain ou",
    "hu": "ziró/zírou van tú szrí/trí/frí fór fájv sziksz szeven éjt nájn ó/ou",
    "tr": "ziro van/uan tu tri/sri for fayv siks sevın/seven eyt nayn o",  # noqa: RUF001
    "id": "ziro/zero wan tu tri for faif/faiv siks seven/sefen eit nain o",
    "ca": "ziro uan tu tri for faiv sics seven eit nain ou",
}
FESTIVAL = {  # voice: language
    "kal_diphone": "en",
    "ked_diphone": "en",
    "cmu_us_slt_arctic_hts": "en",
    "lp_diphone": "it",
    "pc_diphone": "it",
    "czech_dita": "cs",
    "czech_krb": "cs",
    "czech_machac": "cs",
    "czech_ph": "cs",
    "hy_fi_mv_diphone": "fi",
    "suo_fi_lj_diphone": "fi",
    "msu_ru_nsh_clunits": "ru",
    "upc_ca_ona_hts": "ca",
}
FLITE = ("kal", "kal16", "awb", "rms", "slt")
ENGLISH = (
    *("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan", "en-gb-x-gbcwmd"),
    *("en-029", "en-us-nyc"),
)


@dataclass(frozen=True)
class Clip:
    """int16 at 8000 Hz; `words` are what was said, `voice` who said it."""

    voice: str
    words: tuple[str, ...]
    pcm: np.ndarray


def words_of(language: str, dice: random.Random) -> tuple[list[str], str]:
    """One to four words, and their text in the spelling of the language."""
    names = DIGITS + (LARGER if language == "en" and dice.random() < 0.25 else [])
    words = [dice.choice(names) for _ in range(dice.choice((1, 1, 2, 3, 4)))]
    spelled = dict(zip(DIGITS, SPELLED[language].split(), strict=True)) if language != "en" else {}
    said = [dice.choice(spelled.get(word, word).split("/")) for word in words]
    return words, (", " if dice.random() < 0.4 else " ").join(said)


def _read(file: Path) -> np.ndarray:
    with wave.open(str(file)) as sound:
        pcm = np.frombuffer(sound.readframes(sound.getnframes()), np.int16).astype(np.float32)
        pcm = pcm[:: sound.getnchannels()]
        pcm = soxr.resample(pcm, sound.getframerate(), RATE)
    return (pcm / max(1.0, np.abs(pcm).max()) * 16000).astype(np.int16)


def flite(voice: str, text: str, dice: random.Random, file: Path) -> None:
    tone = dice.uniform(85, 140) if voice == "rms" else dice.uniform(85, 230)
    stretch = dice.uniform(0.8, 1.3)
    setting = ["--setf", f"duration_stretch={stretch:.2f}", "--setf", f"int_f0_target_mean={tone:.0f}"]
    subprocess.run(["flite", "-voice", voice, *setting, "-t", text, "-o", str(file)], check=True)


def espeak(language: str, variant: str, text: str, dice: random.Random, file: Path) -> None:
    pace, pitch = str(dice.randint(115, 210)), str(dice.randint(10, 85))
    voice = language + variant
    subprocess.run(
        ["espeak-ng", "-v", voice, "-s", pace, "-p", pitch, "-w", str(file), text],
        check=True,
        stderr=subprocess.DEVNULL,
    )


def one(seed: int) -> Clip | None:
    """A clip by flite or espeak-ng; None when the synthesiser fails."""
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        try:
            if dice.random() < 0.4:
                voice = dice.choice(FLITE)
                words, text = words_of("en", dice)
                flite(voice, text, dice, file)
                return Clip(f"flite {voice}", tuple(words), _read(file))
            accent = "en" if dice.random() < 0.4 else dice.choice(sorted(SPELLED))
            variant = dice.choice(VARIANTS)
            words, text = words_of(accent, dice)
            language = dice.choice(ENGLISH) if accent == "en" else accent
            espeak(language, variant, text, dice, file)
            return Clip(f"espeak {language}{variant}", tuple(words), _read(file))
        except (subprocess.CalledProcessError, wave.Error, EOFError):
            return None


def by_festival(voice: str, count: int) -> list[Clip]:
    """`count` clips of one festival voice, in one process."""
    dice = random.Random(voice)
    clips = []
    with tempfile.TemporaryDirectory() as folder:
        script, plan = [f"(voice_{voice})"], []
        for at in range(count):
            words, text = words_of(FESTIVAL[voice], dice)
            file = Path(folder) / f"{at}.wav"
            stretch = dice.uniform(0.8, 1.35)
            script.append(f"(Parameter.set 'Duration_Stretch {stretch:.2f})")
            script.append(f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{file}" \'riff)')
            plan.append((words, file))
        subprocess.run(
            ["festival", "--pipe"], input="\n".join(script).encode(), capture_output=True, timeout=600
        )
        for words, file in plan:
            if file.exists():
                clips.append(Clip(f"festival {voice}", tuple(words), _read(file)))
    return clips


def variants() -> list[str]:
    """The variants of espeak-ng that sound like people."""
    listing = subprocess.run(["espeak-ng", "--voices=variant"], capture_output=True, text=True, check=True)
    names = [line.split()[-1].rpartition("/")[2] for line in listing.stdout.splitlines()[1:] if "!v" in line]
    odd = ("whisper", "robo", "Robot", "croak", "Demonic", "Storm", "Tweaky", "zac", "fast")
    return ["", *(f"+{name}" for name in sorted(names) if not any(word in name for word in odd))]


VARIANTS = variants()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="a folder for what is made")
    parser.add_argument("--clips", type=int, default=2000, help="clips of flite and espeak-ng")
    parser.add_argument("--festival", type=int, default=80, help="clips of each voice of festival")
    wanted = parser.parse_args()
    with ThreadPoolExecutor(2) as pool:
        sung = pool.map(lambda voice: by_festival(voice, wanted.festival), FESTIVAL)
        clips = [clip for clip in pool.map(one, range(wanted.clips)) if clip is not None]
        clips += [clip for voice in sung for clip in voice]
    seconds = sum(len(clip.pcm) for clip in clips) / RATE
    print(f"{len(clips)} clips, {len({clip.voice for clip in clips})} voices, {seconds / 60:.0f} minutes")
    rows = [(clip.voice, clip.words, clip.pcm) for clip in clips]
    (wanted.work / "voices.pkl").write_bytes(pickle.dumps(rows))


if __name__ == "__main__":
    main()
