"""Spanish. All numbers are words, because they agree with what they count: veintiuna, quinientas."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Literal

from ivr.flow.spoken.speech import Conjunction, Gender, Speech, Unit

_SMALL = (
    *("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once"),
    *("doce", "trece", "catorce", "quince", "dieciséis", "diecisiete", "dieciocho", "diecinueve"),
    *("veinte", "veintiuno", "veintidós", "veintitrés", "veinticuatro", "veinticinco", "veintiséis"),
    *("veintisiete", "veintiocho", "veintinueve"),
)
_TENS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS = (
    *("", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos"),
    *("seiscientos", "setecientos", "ochocientos", "novecientos"),
)
_ORDINALS = (
    *("", "primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno"),
    *("décimo", "undécimo", "duodécimo", "decimotercero", "decimocuarto", "decimoquinto"),
    *("decimosexto", "decimoséptimo", "decimoctavo", "decimonoveno"),
)
_ORDINAL_TENS = (
    *("", "", "vigésimo", "trigésimo", "cuadragésimo", "quincuagésimo"),
    *("sexagésimo", "septuagésimo", "octogésimo", "nonagésimo"),
)
_ORDINAL_HUNDREDS = (
    *("", "centésimo", "ducentésimo", "tricentésimo", "cuadringentésimo", "quingentésimo"),
    *("sexcentésimo", "septingentésimo", "octingentésimo", "noningentésimo"),
)
_MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)
_DAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
_UNITS: Mapping[Unit, tuple[str, str, Gender]] = {
    "seconds": ("segundo", "segundos", "m"),
    "minutes": ("minuto", "minutos", "m"),
    "hours": ("hora", "horas", "f"),
    "days": ("día", "días", "m"),
}
_CENTAVO, _CENTIMO = ("centavo", "centavos"), ("céntimo", "céntimos")
_CURRENCIES: Mapping[str, tuple[str, str, Gender, str, str]] = {
    **dict.fromkeys(("USD", "CAD", "AUD", "NZD", "SGD", "HKD"), ("dólar", "dólares", "m", *_CENTAVO)),
    **dict.fromkeys(("MXN", "ARS", "CLP", "COP", "UYU", "DOP", "PHP"), ("peso", "pesos", "m", *_CENTAVO)),
    "EUR": ("euro", "euros", "m", *_CENTIMO),
    "GBP": ("libra", "libras", "f", "penique", "peniques"),
    "CHF": ("franco", "francos", "m", *_CENTIMO),
    "PEN": ("sol", "soles", "m", *_CENTIMO),
    "BRL": ("real", "reales", "m", *_CENTAVO),
    "INR": ("rupia", "rupias", "f", "paisa", "paisas"),
    "JPY": ("yen", "yenes", "m", "sen", "sen"),
    "CNY": ("yuan", "yuanes", "m", "fen", "fen"),
    "PLN": ("esloti", "eslotis", "m", "grosz", "groszy"),
    **dict.fromkeys(("SEK", "NOK", "DKK"), ("corona", "coronas", "f", "ore", "ore")),
}
_ALPHABET = (
    "Antonio Barcelona Carmen Dolores Enrique Francia Gerona Historia Inés José Kilo Lorenzo Madrid Navarra "
    "Ñandú Oviedo París Querido Ramón Sábado Tarragona Ulises Valencia Washington Xilófono Yegua Zaragoza"
)
_MASCULINE = "día mapa planeta problema sistema tema programa idioma clima aroma diploma poema esquema sofá"
_FEMININE = "mano foto moto radio parte llave calle clase noche tarde serie base red vez luz ley"
_FEMININE_END = re.compile(r"(a|[cstxg]ión|[td]ad|tud|umbre)$")


class Spanish(Speech):
    """`point` is the decimal sign as it is called, `first` the first day of a month."""

    both = Conjunction("y", before=r"h?[ií](?![aeouáéóú])", becomes="e")
    either = Conjunction("o", before=r"h?[oó]|8|11\b", becomes="u")
    as_in = "{letter} de {word}"
    alphabet: Mapping[str, str] = {word[0]: word for word in _ALPHABET.split()}
    signs: Mapping[str, str] = {
        **{"-": "guion", ".": "punto", "_": "guion bajo", "@": "arroba", "/": "barra", "+": "más"},
        **{"'": "apóstrofo", "&": "y", "#": "almohadilla", "*": "asterisco", ",": "coma", ":": "dos puntos"},
    }

    extension = "extensión"

    def __init__(
        self,
        tag: str,
        point: str,
        first: str,
        phone_groups: Mapping[int, tuple[int, ...]],
        currency: str = "USD",
    ) -> None:
        self.tag, self._point, self._first, self.phone_groups = tag, point, first, phone_groups
        self.currency = currency

    def number(self, value: Decimal, gender: Gender = "") -> str:
        whole, _, decimals = f"{abs(value):f}".partition(".")
        decimals = decimals.rstrip("0")
        words = cardinal(int(whole), "" if decimals else gender)
        if decimals:
            words += f" {self._point} {_decimals(decimals)}"
        return f"menos {words}" if value < 0 else words

    def ordinal(self, value: int, gender: Gender = "") -> str:
        if not 0 < value < 1000:  # nobody says "milésimo ducentésimo"
            return cardinal(value, gender)
        words = [_ORDINAL_HUNDREDS[value // 100]]
        rest = value % 100
        words += [_ORDINALS[rest]] if rest < 20 else [_ORDINAL_TENS[rest // 10], _ORDINALS[rest % 10]]
        said = " ".join(word for word in words if word)
        if gender == "f":
            return re.sub(r"o\b", "a", said)
        return re.sub(r"(primer|tercer)o$", r"\1", said) if gender == "m" else said

    def money(self, cents: int, currency: str) -> str:
        one, many, gender, small_one, small_many = _CURRENCIES[currency]
        whole, rest = divmod(abs(cents), 100)
        parts = []
        if whole or not rest:
            parts.append(_counted(whole, one, many, gender))
        if rest:
            parts.append(_counted(rest, small_one, small_many, "m"))
        return ("menos " if cents < 0 else "") + " con ".join(parts)

    currencies: Mapping[str, tuple[str, ...]] = _CURRENCIES

    @cached_property
    def inventory(self) -> Mapping[str, str]:
        genders: tuple[Gender, ...] = ("", "m", "f")
        cardinals = [cardinal(number, gender) for number in range(101) for gender in genders]
        hundreds = [*_HUNDREDS[1:], *(re.sub("os$", "as", one) for one in _HUNDREDS[2:])]
        scales = ["mil", "millón", "millones", "un millón", "billón", "billones"]
        joints = (
            "menos",
            "y",
            "e",
            "o",
            "u",
            "de",
            "con",
            "el",
            "horas",
            "hora",
            *("extensión", self._point, self._first),
        )
        ordinals = {word for n in range(1, 1000) for g in genders for word in self.ordinal(n, g).split()}
        hours = [_oclock(hour) for hour in range(24)]
        hours += ["cero", "y cuarto", "y media", *{_part_of_day(hour) for hour in range(24)}]
        money = [name for one in _CURRENCIES.values() for name in (one[0], one[1], one[3], one[4])]
        units = [name for one, many, _ in _UNITS.values() for name in (one, many)]
        months = [name for month in _MONTHS for name in (month, f"de {month}")]
        letters = (*map(chr, range(65, 91)), "Ñ", *self.alphabet.values(), *self.signs.values())
        words = (*cardinals, *hundreds, *scales, *joints, *sorted(ordinals), *hours, *money, *units, *months)
        return {
            **{word: word for word in (*words, *_DAYS, *self.relative.values(), *letters)},
            **{f"de {word}": f"de {word}" for word in self.alphabet.values()},
            **{str(digit): _SMALL[digit] for digit in range(10)},
        }

    def numeral(self, written: str, kind: str) -> str:
        return cardinal(int(written))

    abbreviations = frozenset({"Sr.", "Sra.", "Srta.", "Dr.", "Dra.", "Ud.", "Uds.", "núm.", "Avda.", "S.A."})
    relative: Mapping[int, str] = {-1: "ayer", 0: "hoy", 1: "mañana"}
    on = "el {date}"

    def date(self, day: datetime.date, weekday: bool, year: bool) -> str:
        in_month = f"{self._first if day.day == 1 else cardinal(day.day)} de {_MONTHS[day.month - 1]}"
        name = f"{_DAYS[day.weekday()]} " if weekday else ""
        return f"{name}{in_month}{f' de {cardinal(day.year)}' if year else ''}"

    def time(self, at: datetime.time, hours: Literal[12, 24]) -> str:
        if hours == 24:
            minute = f"{'cero ' if at.minute < 10 else ''}{cardinal(at.minute)}" if at.minute else "horas"
            return f"{_oclock(at.hour)} {'hora' if at.hour == 1 and not at.minute else minute}"
        minute = {0: "", 15: " y cuarto", 30: " y media"}.get(at.minute, f" y {cardinal(at.minute)}")
        return f"{_oclock(at.hour % 12 or 12)}{minute} {_part_of_day(at.hour)}"

    def duration(self, parts: Sequence[tuple[int, Unit]]) -> str:
        return self.both.join([_counted(number, *_UNITS[unit]) for number, unit in parts])

    def count(self, number: int, noun: str, plural: str, gender: Gender) -> str:
        return _counted(number, noun, plural or _plural(noun), gender or _gender(noun))


def cardinal(number: int, gender: Gender = "") -> str:
    """As it stands alone (uno), before a masculine noun (un) or before a feminine one (una)."""
    return " ".join(_cardinal(number, {"": "uno", "m": "un", "f": "una"}[gender], gender == "f"))


def _cardinal(number: int, one: str, feminine: bool) -> Iterator[str]:
    """`one` is the form of a last 1; a million is a noun of its own, and always masculine."""
    for scale, single, several in ((10**12, "billón", "billones"), (10**6, "millón", "millones")):
        if number >= scale:
            yield from (*_cardinal(number // scale, "un", False), single if number < 2 * scale else several)
            number %= scale
            if not number:
                return
    if number >= 1000:
        if number >= 2000:
            yield from _below_thousand(number // 1000, "un", feminine)
        yield "mil"
        number %= 1000
        if not number:
            return
    yield from _below_thousand(number, one, feminine)


def _below_thousand(number: int, one: str, feminine: bool) -> Iterator[str]:
    if number == 100:
        yield "cien"
        return
    if number > 100:
        hundreds = _HUNDREDS[number // 100]
        yield re.sub("os$", "as", hundreds) if feminine else hundreds
        number %= 100
        if not number:
            return
    if number > 30 and number % 10:
        yield from (_TENS[number // 10], "y", one if number % 10 == 1 else _SMALL[number % 10])
    elif number >= 30:
        yield _TENS[number // 10]
    elif number % 10 == 1 and number != 11:
        yield {"un": "veintiún"}.get(one, f"veinti{one}") if number == 21 else one
    else:
        yield _SMALL[number]


def _counted(number: int, one: str, many: str, gender: Gender) -> str:
    """ "un dólar", "veintiuna libras", "un millón de pesos"."""
    of = "de " if number and number % 10**6 == 0 else ""
    return f"{cardinal(number, gender)} {of}{one if number == 1 else many}"


def _decimals(digits: str) -> str:
    """ "05" -> cero cinco; "25" -> veinticinco; three and more one by one."""
    zeros = len(digits) - len(digits.lstrip("0"))
    rest = digits[zeros:]
    said = [cardinal(int(rest))] if len(digits) < 3 else [_SMALL[int(digit)] for digit in rest]
    return " ".join((*("cero",) * zeros, *said))


def _oclock(hour: int) -> str:
    return "la una" if hour == 1 else f"las {cardinal(hour, 'f')}"


def _part_of_day(hour: int) -> str:
    if hour == 12:
        return "del mediodía"
    parts = ((1, "de la noche"), (6, "de la madrugada"), (12, "de la mañana"), (20, "de la tarde"))
    return next((part for end, part in parts if hour < end), "de la noche")


def _plural(noun: str) -> str:
    if re.search(r"[aeiouáéó]$", noun):
        return f"{noun}s"
    if noun.endswith("z"):
        return f"{noun[:-1]}ces"
    return f"{noun[:-2]}ones" if noun.endswith("ón") else f"{noun}es"


def _gender(noun: str) -> Gender:
    """What the ending of the first word tells; the designer may say it when it tells a lie."""
    word = noun.split()[0].lower() if noun.split() else ""
    feminine = word in _FEMININE.split() or (word not in _MASCULINE.split() and _FEMININE_END.search(word))
    return "f" if feminine else "m"


_SPAIN = {9: (3, 3, 3)}
_AMERICA = {7: (3, 4), 8: (4, 4), 10: (3, 3, 4), 11: (1, 3, 3, 4)}

SPANISH = Spanish("es", point="punto", first="primero", phone_groups={**_SPAIN, **_AMERICA})
SPAIN = Spanish("es-ES", point="coma", first="uno", phone_groups=_SPAIN, currency="EUR")
MEXICO = Spanish("es-MX", point="punto", first="primero", phone_groups={10: (2, 4, 4)}, currency="MXN")
