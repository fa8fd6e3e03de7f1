"""Spanish: digits, numbers, yes and no, the words around an answer."""

from __future__ import annotations

from ivr.nlu.background import SPANISH as BACKGROUND
from ivr.nlu.language import Language, each, phrases

_UNITS = each("cero uno dos tres cuatro cinco seis siete ocho nueve")
_TEENS = each("diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve")
_TWENTIES = each(
    "veinte veintiuno veintidós veintitrés veinticuatro "
    "veinticinco veintiséis veintisiete veintiocho veintinueve"
)
_TENS = each("treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS = each(
    "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)

SPANISH = Language(
    tag="es",
    contractions={"oka": "okay", "ok": "okay", "vale": "vale"},
    fillers=frozenset(each("eh em este pues bueno por favor gracias hola oiga mire a ver ahora")),
    pauses=frozenset(each("eh em este y luego guion coma")),
    small={
        **{word: at for at, word in enumerate([*_UNITS, *_TEENS, *_TWENTIES])},
        **{word: 30 + 10 * at for at, word in enumerate(_TENS)},
        **{word: 100 + 100 * at for at, word in enumerate(_HUNDREDS)},
        "un": 1,
        "una": 1,
        "veintiún": 21,
        "ciento": 100,
        "dieciseis": 16,
        "veintidos": 22,
        "veintitres": 23,
        "veintiseis": 26,
    },
    scales={"mil": 1000, "millón": 1_000_000, "millones": 1_000_000},
    joiners=frozenset({"y"}),
    point=frozenset({"punto", "coma"}),
    minus=frozenset({"menos"}),
    repeats={"doble": 2, "triple": 3},
    yes=phrases(
        "sí, si, sí por favor, claro, claro que sí, por supuesto, correcto, exacto, eso es, así es, "
        "vale, de acuerdo, okay, está bien, bueno, afirmativo, desde luego, cómo no, sí señor, sí "
        "señora, sí claro, creo que sí, perfecto, adelante"
    ),
    no=phrases(
        "no, no gracias, no eso es todo, eso es todo, nada más, no nada más, para nada, en absoluto, no "
        "es correcto, incorrecto, no está bien, creo que no, claro que no, negativo, ahora no, nada, "
        "todavía no, no señor, no señora, está mal, ya está, nunca"
    ),
    unsure=phrases(
        "no sé, no lo sé, no estoy seguro, no estoy segura, quizás, tal vez, no me acuerdo, no entiendo"
    ),
    leads=phrases("creo que, yo digo, digo"),
    corrections=("no", "no es"),
    carrier_words=frozenset(each("es el la mi número de un una sí claro tengo aquí quiero para lo")),
    background=BACKGROUND,
)
