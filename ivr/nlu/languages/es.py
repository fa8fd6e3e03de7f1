"""Spanish: digits, numbers, yes and no, the words around an answer."""

from __future__ import annotations

from dataclasses import replace

from ivr.nlu.background import SPANISH as BACKGROUND
from ivr.nlu.language import Language, each, phrases, told_as_past

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

_WEEKDAYS = each("lunes martes miércoles jueves viernes sábado domingo")
_MONTHS = each("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")
_ACCENTED = each(
    "miércoles sábado mañana próximo próxima día días dólar dólares céntimo céntimos mediodía millón "
    "dieciséis veintidós veintitrés veintiséis veintiún número está así último última más año años extensión "
    "perdón móvil teléfono código opción"
)
_ALPHABET = each(
    "antonio barcelona carmen dolores enrique francia gerona historia josé kilo lorenzo madrid navarra "
    "oviedo parís ramón tarragona ulises valencia yegua zaragoza"
)
_LETTERS = {
    **dict(
        zip(
            each("be ce de efe ge hache jota ka ele eme ene eñe pe cu erre ese te uve equis ye zeta"),
            "bcdfghjklmnñpqrstvxyz",
            strict=True,
        )
    ),
    **{"ceta": "z", "ve": "v", "ere": "r", "u": "u"},
    **{phrase: "w" for phrase in ("uve doble", "doble uve", "doble u", "doble ve", "ve doble")},
    **{"i griega": "y", "i latina": "i"},
    **{word: word[0] for word in _ALPHABET},
}
_FORMS = {
    "date": {
        "today": (
            "(el día de) hoy (mismo)",
            "hoy por/en la mañana/tarde/noche",
            "esta (misma) noche/tarde/mañana",
        ),
        "now": ("ahora mismo", "ahorita (mismo)", "inmediatamente", "enseguida"),
        "tomorrow": (
            "(el día de) mañana (mismo)",
            "mañana por/en la mañana/tarde/noche",
            "mañana temprano",
        ),
        "weekday": (
            "(para) (el) <weekday>",
            "(el) <weekday> que viene",
            "(el) próximo <weekday>",
            "(el) <weekday> próximo",
            "(el) <weekday> que entra",
            "(el) siguiente <weekday>",
            "(el) <weekday> siguiente",
            "este próximo <weekday>",
            "este <weekday> que viene/entra",
            "este <weekday> próximo",
        ),
        "this_weekday": ("este <weekday>", "(el) <weekday> de esta semana", "esta semana el <weekday>"),
        "weekday_of_next_week": (
            "(el) <weekday> de la semana que viene",
            "(el) <weekday> de la próxima semana",
            "(el) <weekday> de la semana próxima/siguiente/entrante",
            "(el) <weekday> de la semana que entra",
            "(el) <weekday> de la siguiente semana",
            "la semana que viene/entra (el) <weekday>",
            "la próxima/siguiente semana (el) <weekday>",
            "la semana próxima/siguiente (el) <weekday>",
        ),
        "weekday_in_weeks": (
            "(el) <weekday> en/dentro (de) <count> semana/semanas",
            "(el) <weekday> de dentro de <count> semana/semanas",
            "en/dentro (de) <count> semana/semanas (el) <weekday>",
        ),
        "nth_weekday": ("(el) <place> <weekday> de <month>", "(el) último <weekday> de <month>"),
        "nth_weekday_this_month": (
            "(el) <place> <weekday> del/de (este) mes",
            "(el) último <weekday> del/de (este) mes",
        ),
        "nth_weekday_next_month": (
            "(el) <place> <weekday> del mes que viene/entra",
            "(el) <place> <weekday> del próximo/siguiente mes",
            "(el) <place> <weekday> del mes próximo/siguiente",
            "(el) último <weekday> del mes que viene/entra",
            "(el) último <weekday> del próximo/siguiente mes",
        ),
        "date": (
            "(el) (día) <day> de <month>",
            "(el) <weekday> (día) <day> de <month>",
            "(el) (día) <day> de <month> de/del <year>",
            "(el) (día) <day> de <month> del <short_year>",
            "(el) <weekday> (día) <day> de <month> de/del <year>",
            "(el) (día) <day> <month>",
            "(el) (día) <day> <month> <year>",
        ),
        "bare": ("(el) <day>",),
        "day_of_month": (
            "(el/este) (próximo) <weekday> (día) <day>",
            "(el/este) <weekday> que viene (día) <day>",
            "(el) día <day>",
        ),
        "this_month": ("(el) (día) <day> de este mes", "(el) (día) <day> del mes actual"),
        "next_month": (
            "(el) (día) <day> del mes que viene/entra",
            "(el) (día) <day> del próximo/siguiente mes",
            "(el) (día) <day> del mes próximo/siguiente",
            "el mes que viene/entra el (día) <day>",
            "el próximo/siguiente mes el (día) <day>",
        ),
        "days_ahead": ("en/dentro (de) <count> día/días", "de aquí a/en <count> día/días"),
        "weeks_ahead": (
            "en/dentro (de) <count> semana/semanas",
            "de aquí a/en <count> semana/semanas",
            "de hoy en ocho (días)",
        ),
        "fifteen_ahead": ("de hoy en quince (días)",),
        "week_after_tomorrow": ("de mañana en ocho (días)",),
        "week_after_weekday": (
            "(del/el/de) (este) <weekday> en ocho (días)",
            "una semana después del <weekday>",
        ),
        "fortnight_after_weekday": ("(del/el/de) (este) <weekday> en quince (días)",),
        "days_after_tomorrow": ("<count> día/días después de mañana",),
        "day_after_weekday": ("el día después del <weekday>", "el día siguiente al <weekday>"),
        "day_before_weekday": ("el día antes del <weekday>", "el día anterior al <weekday>"),
        "months_ahead": ("en/dentro (de) <count> mes/meses", "de aquí a/en <count> mes/meses"),
        "years_ahead": ("en/dentro (de) <count> año/años", "de aquí a/en <count> año/años"),
        "months_ago": ("hace/hará (unos/como) <count> mes/meses", "<count> mes/meses atrás"),
        "years_ago": ("hace/hará (unos/como) <count> año/años", "<count> año/años atrás"),
        "month_end": (
            "(a/para/este) fin/final/finales de (este) mes",
            "(a/para) últimos de mes",
            "el final de/del (este) mes",
            "(el) último día del/de (este) mes",
        ),
        "next_month_end": (
            "(a) fin/finales del mes que viene/próximo",
            "(a) fin/finales del próximo mes",
            "(el) último día del mes que viene",
        ),
        "next_month_start": (
            "(el) primer día del mes que viene/entra",
            "(el) primer día del próximo/siguiente mes",
            "(el/a) primero de mes",
            "(a) primeros/principio/principios de mes",
            "(a) primeros/principio/principios del mes que viene/entra",
            "(a) primeros/principio/principios del próximo/siguiente mes",
        ),
        "end_of_month": ("(el) último día de <month>", "(a) fin/finales de <month>"),
        "year_end": ("(a) fin de (este) año", "(a) finales de (este) año"),
        "feast": ("(el/en/por/para) <feast>", "(para) el día de <feast>"),
        "weekday_before_feast": ("(el) <weekday> antes de <feast>",),
        "weekday_after_feast": ("(el) <weekday> después de <feast>",),
        "before_feast": ("(el) día antes de <feast>", "(la) víspera de <feast>"),
        "after_feast": ("(el) día después de <feast>",),
        "after_tomorrow": ("pasado mañana",),
        "yesterday": ("ayer", "ayer por/en la mañana/tarde/noche", "anoche", "(el día de) ayer"),
        "before_yesterday": (
            "anteayer/antier",
            "antes de ayer",
        ),
        "last_weekday": ("(el) <weekday> pasado", "(el) pasado <weekday>"),
        "weekday_of_last_week": (
            "(el) <weekday> de la semana pasada",
            "la semana pasada (el) <weekday>",
            "(el) <weekday> de la pasada semana",
        ),
        "last_month": (
            "(el) (día) <day> del mes pasado",
            "(el) (día) <day> del pasado mes",
            "el mes pasado (el) (día) <day>",
        ),
        "last_month_end": ("(a) fin/finales del mes pasado", "(el) último día del mes pasado"),
        "weekday_before_last": ("(el) <weekday> antepasado", "(el) <weekday> de hace dos semanas"),
        "days_ago": ("hace/hará (unos/como) <count> día/días", "<count> día/días atrás"),
        "weeks_ago": ("hace/hará (unas/como) <count> semana/semanas", "<count> semana/semanas atrás"),
        "day_of_number": (
            "(el) (<weekday>) (día) <day> del <number_month>",
            "(el) (<weekday>) (día) <day> del <number_month> (de/del) <year>",
            "(el) (<weekday>) (día) <day> de <number_month> de/del <year>",
        ),
        "day_month": ("<first> <second> <written_year>",),
        "iso": ("<written_year> <first> <second>",),
        "day_month_bare": ("<first> <second>",),
        "said_numbers": ("(el) <number_day> <number_month> <year>",),
        "no_day": ("la mañana", "por favor", "por la mañana", "<day> por ciento"),
    },
    "time": {
        "clock": (
            "(a/sobre/hacia) las/la <hour> (<part>)",
            "(a/sobre/hacia) las/la <hour> y <minutes> (<part>)",
            "(a/sobre/hacia) las/la <hour> (point) <minute> (<part>)",
            "(a/sobre/hacia) las/la <hour> en punto (<part>)",
            "(a) las <late> (horas)",
            "(a) las <late> (point) <minute>",
            "(a) las <late> y <minutes>",
            "(a) las <hour> horas/h",
            "<hour> (point) <minute> h/horas",
            "(a) las <hour> (point) <minute> h/horas",
            "<hour> y <minutes> <part>",
            "<hour> (point) <minute> <part>",
            "<hour> <part>",
        ),
        "half": ("<hour> y media",),
        "quarter": ("<hour> y cuarto",),
        "bare": (
            "<hour>",
            "<hour> h",
            "<hour> y <minutes>",
            "<hour> (point) <minute>",
            "<late> y <minutes>",
            "<late> (point) <minute>",
        ),
        "to": (
            "(a) (las/la) <hour> menos <minutes> (<part>)",
            "(faltan/faltando) (un) <minutes> (minutos) para las/la <hour> (<part>)",
        ),
        "noon": ("(al/a/hacia) (el) mediodía", "(al/a/hacia) (el) medio día"),
        "midnight": ("(a/hacia) (la) medianoche", "(a) media noche"),
        "no_time": ("(a) las <beyond>",),
    },
    "money": {
        "sum": (
            "<amount> (de) <unit>",
            "<amount> (de) <unit> con/y <cents> <coin>",
            "<amount> (de) <unit> con/y <rest>",
            "<amount> con <cents> <coin>",
            "<amount> <unit> <times>",
            "<amount> <unit> <odd>",
            "<cents> <coin>",
            "<amount> con <rest>",
            "<amount> (con) <rest> <unit>",
        ),
        "bare": ("<amount>", "<amount> <rest>"),
        "half_more": ("<amount> <unit> y medio/media",),
        "half": ("medio/media <unit>",),
        "one": ("<unit> (con/y) <rest>",),
        "one_half": ("<unit> y medio/media",),
        "no_sum": ("<amount> por ciento", "<amount> por cien"),
    },
    "duration": {
        "sum": (
            "<much> <span>",
            "<much> <span> (y/con) <more> <less>",
            "<much> <span> (y/con) <rest>",
        ),
        "half_more": ("<much> <span> y medio/media",),
        "one_half": ("<span> y medio/media",),
        "half": ("medio/media <span>",),
        "one_quarter": ("<span> y cuarto",),
        "quarter": ("(un) cuarto de <span>",),
        "three_quarters": ("tres cuartos de <span>",),
    },
}
_FORMS["date"] |= told_as_past(_FORMS["date"])
for _rule in ("date", "day_of_month", "bare"):
    _FORMS["date"][f"past_{_rule}"] += tuple(
        line
        for way in _FORMS["date"][_rule]
        if "year" not in way
        for line in (f"{way} pasado", way.replace("(el)", "el pasado"))
        if line != way
    )
_PASTS = {
    **{f"fue{so}": "" for so in ("", " por", " para")},
    **{
        f"{it}{did}": ""
        for did in each(
            "compré compramos pagué pagamos pedí pedimos recibí recibimos llegó llegaron pasó ocurrió "
            "sucedió llamé llamaron caducó venció firmé devolví mandé envié empezó murió falló cobraron"
        )
        for it in ("", "lo ", "la ", "los ", "las ", "me ", "me lo ", "me la ", "se ")
    },
}

_HEARD = {
    "date": (
        "hoy/mañana",
        "(el) <weekday>",
        "el próximo <weekday>",
        "el <weekday> que viene",
        "pasado mañana",
        "el <day> de <month>",
        "<day> de <month>",
        "el (día) <day>",
        "el <weekday> <day>",
        "el <weekday> <day> de <month>",
        "dentro de <count> días/semanas",
    ),
    "time": (
        "(a) las <hour>",
        "(a) la una",
        "las <hour> y media/cuarto",
        "mediodía/medianoche",
        "(a) las <hour> y <minutes>",
        "(a) las <hour> <part>",
        "a las <hour> y <minutes> <part>",
        "las <hour> menos <minutes>",
        "las <late> <minute>",
    ),
    "money": (
        "<amount> <unit>",
        "<amount>",
        "<amount> con <rest>",
        "<amount> <unit> con <cents> (<coin>)",
        "<cents> <coin>",
    ),
    "duration": (
        "<more> <span>",
        "media hora",
        "<more> <span> y media/medio",
        "<more> <span> y <more> <less>",
    ),
}
_SPANS = {
    **dict.fromkeys(("segundo", "segundos"), 1),
    **dict.fromkeys(("minuto", "minutos"), 60),
    **dict.fromkeys(("hora", "horas"), 3600),
    **dict.fromkeys(("día", "días", "noche", "noches"), 86_400),
    **dict.fromkeys(("semana", "semanas"), 604_800),
    **dict.fromkeys(("mes", "meses"), 2_592_000),
    **dict.fromkeys(("año", "años"), 31_536_000),
}
_FEASTS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("san valentín", "san valentin", "los enamorados"), (2, 14)),
    **dict.fromkeys(("san juan",), (6, 24)),
    **dict.fromkeys(("todos los santos",), (11, 1)),
    **dict.fromkeys(("muertos", "los muertos", "los difuntos"), (11, 2)),
    **dict.fromkeys(("halloween",), (10, 31)),
    **dict.fromkeys(("día del trabajo", "día del trabajador", "día de los trabajadores"), (5, 1)),
    **dict.fromkeys(("fin de año",), (12, 31)),
    **dict.fromkeys(("navidad", "navidades"), (12, 25)),
    **dict.fromkeys(("nochebuena", "noche buena"), (12, 24)),
    **dict.fromkeys(("nochevieja", "noche vieja"), (12, 31)),
    **dict.fromkeys(("año nuevo",), (1, 1)),
    **dict.fromkeys(("reyes", "los reyes"), (1, 6)),
}
_PLACES = {
    **{
        form: at
        for at, stem in enumerate(
            each("primer segund tercer cuart quint sext séptim octav noven décim"), start=1
        )
        for form in (f"{stem}o", f"{stem}a")
    },
    **{"primer": 1, "tercer": 3},
}


_ENDINGS = frozenset({"o", "a", "os", "as"})
_TENTHS = {"décim": 10, "vigésim": 20, "trigésim": 30}
_PLACES |= {
    form: at
    for stem, ten in _TENTHS.items()
    for end in "oa"
    for form, at in (
        (f"{stem}{end}", ten),
        *((f"{stem}{last} {one}", ten + unit) for one, unit in _PLACES.items() if unit < 10 for last in "oa"),
    )
} | {"undécimo": 11, "undécima": 11, "duodécimo": 12, "duodécima": 12, "decimotercero": 13}


def _small(words: tuple[str, ...]) -> dict[str, str]:
    """Diminutives, as they are said in passing: "minutito" for "minuto"."""
    stems = (
        (word.removesuffix("s")[:-1], word[-2:] if word.endswith("s") else word[-1], word) for word in words
    )
    return {
        f"{stem}{small}{end}": word for stem, end, word in stems if end in _ENDINGS for small in ("it", "ill")
    }


_VARIANTS = {
    **_small(each("minuto minutos hora horas segundo segundos semana semanas noche noches año años")),
    **_small(each("peso pesos euro euros libra libras")),
    **{"diíta": "día", "diítas": "días", "diita": "día", "diitas": "días", "mesecito": "mes"},
    **{"añito": "año", "añitos": "años", "ratitos": "ratos", "h": "horas", "hs": "horas", "hrs": "horas"},
    **{"min": "minutos", "mins": "minutos", "seg": "segundos", "s": "segundos"},
    **{"eur": "euros", "usd": "dólares", "mxn": "pesos", "dolar": "dólares", "dolares": "dólares"},
    **{"varos": "pesos", "bolas": "pesos", "pesetas": "pesos"},
    **{name[:3]: name for name in each("enero febrero marzo abril junio julio agosto septiembre octubre")},
    **{"sept": "septiembre", "nov": "noviembre", "dic": "diciembre", "mier": "miércoles"},
}


def _bare(word: str) -> str:
    """Without accents, and without the tilde."""
    return word.translate(str.maketrans("áéíóúñ", "aeioun"))


_PEOPLE = each(
    "mujer esposa marido esposo pareja hijo hija madre padre mamá papá hermano hermana amigo "
    "amiga novio novia "
    "prometido prometida jefe jefa colega compañero compañera vecino vecina primo prima tío tía sobrino "
    "sobrina abuela abuelo nieto nieta suegra suegro cuñado cuñada cuate socio socia"
)
_GO = each("dale dele denle échele éntrele ándele andele órale tírele jálele")
_THINKING = phrases(
    "creo, yo creo, me parece, a mí me parece, supongo, imagino, pienso, yo diría, diría, espero, parece, "
    "digo, "
    "entiendo, calculo, me temo, temo"
)

SPANISH = Language(
    tag="es",
    contractions={
        "oka": "okay",
        "ok": "okay",
        # Recognisers and keyboards that write no accents.
        **{_bare(word): word for word in _ACCENTED},
    },
    fillers=frozenset(each("ah ay uy oh eh em este pues bueno por favor gracias hola oiga mire a ver ahora")),
    hesitations=frozenset(each("eh em mmm hm mm uy ay ups huy")),
    pauses=frozenset(
        each("eh em este y luego guion coma después pausa seguido barra entonces uy ay ups huy")
    ),
    articles=frozenset({"un"}),
    small={
        **{word: at for at, word in enumerate([*_UNITS, *_TEENS, *_TWENTIES])},
        **{word: 30 + 10 * at for at, word in enumerate(_TENS)},
        **{word: 100 + 100 * at for at, word in enumerate(_HUNDREDS)},
        "un": 1,
        "una": 1,
        "veintiún": 21,
        "veintiuna": 21,
        "ciento": 100,
        **{word[:-2] + "as": 200 + 100 * at for at, word in enumerate(_HUNDREDS[1:])},
    },
    scales={"mil": 1000, "luca": 1000, "lucas": 1000, "millón": 1_000_000, "millones": 1_000_000},
    hundred=frozenset({"cientos", "centenares"}),
    slang=frozenset({"luca", "lucas"}),
    joiners=frozenset({"y"}),
    tens_joiners=frozenset({"y"}),
    fractions={"medio": 0.5, "media": 0.5, "un cuarto": 0.25, "tres cuartos": 0.75},
    dozens={"docena": 12, "docenas": 12, "par": 2},
    point=frozenset({"punto", "coma", "point"}),
    minus=frozenset({"menos"}),
    repeats={
        **{"doble": 2, "triple": 3},
        **{f"{word} veces": at for at, word in enumerate(_UNITS) if at > 1},
    },
    short_yes=tuple(
        f"{this} {fine}"
        for this in phrases(
            "estaría, eso estaría, sería, eso sería, está, eso está, me parece, suena, es, eso es"
        )
        for fine in each(
            "bien genial perfecto estupendo fenomenal fantástico maravilloso ideal excelente bueno correcto "
            "cierto verdad exacto conforme"
        )
    )
    + tuple(f"{go}{on}" for go in _GO for on in ("", " pues", " nomás", " sin miedo", " no más"))
    + tuple(f"{sure}{so}" for sure in each("fijo segurísimo clarísimo") for so in ("", " que sí"))
    + tuple(
        f"{wholly}mente{so}"
        for wholly in each("correcta perfecta absoluta total completa plena entera clara exacta cierta")
        for so in ("", " de acuerdo", " que sí", " sí")
    )
    + phrases("faltaba más, a la perfección, al cien, al pie de la letra, como un guante, como dios manda")
    + phrases(
        "no pues sí, no pues claro, no sí, pues sí, pues claro, sí pues, me late, sí me late, me cuadra, me "
        "apetece, me parece, me convence, en efecto, ciertamente, por descontado, no lo dude, ni lo dude, "
        "sin falta, por mí vale, por mí encantado, por mí encantada, de maravilla, de lujo, de cajón, tal "
        "cual, así lo creo, lo que usted diga, lo que usted mande, usted manda, a por ello, sobres, ya vas, "
        "ya estás, juega, arre, cómo de que no, claro está, no veo por qué no, no tengo inconveniente, "
        "sin inconveniente, no hay inconveniente, pues vale, vale venga, venga vale, y que lo diga, ni que "
        "lo diga, eso ni se pregunta, cuente con ello, "
        "ya lo creo, vaya que sí, y tanto, cómo que no, me apunto, cuente conmigo, eso me gustaría, de mil "
        "amores, "
        "tiene usted razón, tienes razón, lleva razón, lleva usted razón, está en lo cierto, se lo "
        "agradezco, se lo "
        "agradecería, le agradecería, si es tan amable, si no es molestia, cuando quiera, con gusto, "
        "encantado, "
        "encantada, con mucho placer, eso quiero, es lo que quiero, justo eso, justo, ni que decir tiene, "
        "por favor, estaría muy bien, así lo hice, así es como es, somos nosotros, ese soy yo, esa soy yo, "
        "sip, sip, seh, exactamente, exactísimo, okey, okéy, oká, órale, orale, ándale, andale, ándele, "
        "simón, "
        "obvio, obviamente, naturalmente, evidentemente, seguro, segurísimo, sin duda, sin ninguna duda, "
        "cierto, es cierto, verdad, es verdad, eso mismo, esa misma, ese mismo, eso, ése es, ese es, esa es, "
        "lo soy, lo es, lo tengo, la tengo, lo quiero, la quiero, quiero, sí quiero, lo he hecho, lo hice, "
        "ya lo "
        "hice, me gustaría, me encantaría, está correcto, todo correcto, todo bien, está perfecto, muy "
        "bien, bien, "
        "genial, estupendo, fenomenal, excelente, trato hecho, hecho, venga, venga sí, hágalo, hazlo, "
        "proceda, "
        "confirmo, confirmado, lo confirmo, conforme, correctísimo, positivo, el mismo, la misma, yo mismo, "
        "yo "
        "misma, con ella habla, con él habla, servidor, a la orden, no hay problema, sin problema, me "
        "sirve, me va "
        "bien, me viene bien, por mí bien, por mí sí, de una, listo, ya, ya está bien, así mero, eso creo, "
        "eso parece, no faltaba más, faltaría más, qué remedio, está bueno, va, va que va, sale, sale y vale"
    ),
    short_no=tuple(
        f"ni {far}"
        for far in phrases(
            "en sueños, por error, por nada, por nada del mundo, a tiros, aunque me paguen, aunque me maten, "
            "por todo el oro del mundo, hablar del tema, hablar de eso, por pienso, harto de vino, queriendo"
        )
    )
    + tuple(
        f"{this} {enough}"
        for this in phrases("así, con eso, con esto, ya con eso, ya así")
        for enough in phrases("estoy bien, estamos bien, basta, me basta, me quedo")
    )
    + tuple(f"{told} que no" for told in phrases("fijo, va a ser, le digo, le he dicho, ya le dije, dije"))
    + phrases(
        "por nada del mundo, nanay, naranjas de la china, lo dudo, lo dudo mucho, no creo, no lo creo, no me "
        "late, no me apetece, no me cuadra, no me convence, no me parece, ya no, no quiero nada, "
        "ahorita no, ahorita no gracias, ahora mismo no, sería todo, es todo, de eso ni hablar, no por dios, "
        "dios me libre, líbreme dios, hasta ahí podíamos llegar, ya será otro día, "
        "ya será en otra ocasión, en otra ocasión, "
        "ni soñarlo, ni de lejos, ni de coña, ni muerto, ni muerta, ni borracho, rotundamente no, "
        "ni mucho menos, nada de eso, de eso nada, ni por asomo, en ningún caso, bajo ningún concepto, de "
        "ningún "
        "modo, ni se le ocurra, no ha lugar, en modo alguno, no fui yo, nosotros no, qué dice, ni pensarlo, "
        "nel, nop, nones, tampoco, yo no, a mí no, ese no, esa no, eso no, ésa no, ése no, este no, esta no, "
        "así no, no lo soy, no lo es, no lo quiero, no la quiero, no me gustaría, no me interesa, no hace "
        "falta, no es necesario, no me sirve, no me va bien, no me viene bien, no es eso, no es lo que dije, "
        "no he dicho eso, yo no dije eso, está equivocado, está equivocada, se equivoca, no es mío, no es "
        "mía, "
        "no soy yo, no señorita, ni de broma, ni loco, ni loca, ni modo, ni de chiste, jamás, nunca jamás, "
        "en la "
        "vida, en absoluto no, falso, es falso, mentira, no es verdad, no es cierto, no tengo, no lo tengo "
        "no, no "
        "lo hice, no lo he hecho, aún no, todavía no lo he hecho, por ahora no, de momento no, por el "
        "momento no, "
        "prefiero que no, preferiría que no, prefiero no, mejor que no, déjelo, déjelo así, déjalo, no pasa "
        "nada "
        "déjelo, otro día, hoy no, mañana no, no mucho, no realmente, la verdad es que no, la verdad que no"
    ),
    yes=phrases("sí, si")
    + tuple(
        f"{sure}{so}"
        for sure in each("claro obvio seguro naturalmente evidentemente")
        + phrases("por supuesto, desde luego, sin duda")
        for so in ("", " que sí")
    )
    + tuple(f"{think} que sí" for think in _THINKING)
    + phrases(
        "que sí, yo sí, sí por favor, claro, claro que sí, por supuesto, correcto, exacto, eso es, así es, "
        "vale, de "
        "acuerdo, okay, está bien, bueno, afirmativo, desde luego, cómo no, sí señor, sí señora, sí claro, "
        "creo que sí, perfecto, adelante, sí es correcto, es correcto, sí está bien, sí eso es, ajá, dale, "
        "sí soy yo, soy yo, tiene razón, por qué no, claro por qué no, efectivamente, con mucho gusto, me "
        "parece bien, sí me gustaría, sí sí"
    ),
    no=phrases("no, yo paso, paso, prefiero pasar")
    + tuple(
        f"{sure} que no"
        for sure in each("claro obvio seguro naturalmente evidentemente hombre")
        + phrases("por supuesto, desde luego, sin duda")
    )
    + tuple(f"{think} que no" for think in _THINKING)
    + phrases(
        "que no, no, no gracias, no eso es todo, eso es todo, nada más, no nada más, para nada, en "
        "absoluto, no "
        "es correcto, incorrecto, no está bien, creo que no, claro que no, negativo, ahora no, nada, "
        "todavía no, no señor, no señora, está mal, ya está, nunca, no eso no es, eso no es, de ninguna "
        "manera, qué va, no exactamente, me temo que no, no del todo, ni hablar, olvídelo, mejor no, no no"
    )
    + tuple(
        f"{that}{wrong}"
        for that in ("", *(f"{one} " for one in each("es está eso")))
        for wrong in phrases("todo mal, mal todo, todo equivocado, erróneo, un error, totalmente mal")
    ),
    unsure=tuple(
        f"no {am} {how}{sure}"
        for am in ("estoy", "lo tengo", "lo veo")
        for how in ("", *(f"{how} " for how in phrases("muy, tan, del todo, nada, demasiado, completamente")))
        for sure in each("seguro segura claro clara convencido convencida")
    )
    + tuple(
        f"no {know}{how}"
        for know in phrases(
            "sé, lo sé, la sé, me lo sé, recuerdo, lo recuerdo, la recuerdo, me acuerdo, entiendo, lo "
            "entiendo, "
            "comprendo, entendí, me consta"
        )
        for how in (
            "",
            " bien",
            " muy bien",
            " exactamente",
            " ahora",
            " ahora mismo",
            " la verdad",
            " todavía",
        )
    )
    + tuple(
        f"{all_one} {same}"
        for all_one in phrases("me da, me es, a mí me da, tanto me da, lo mismo me da")
        for same in phrases("igual, lo mismo, indiferente")
    )
    + tuple(
        f"{it} pensar{lo}"
        for it in phrases("tengo que, lo tengo que, tendría que, lo tendría que, me lo tengo que, déjeme")
        for lo in ("", "lo", "melo")
    )
    + phrases(
        "mande, mande usted, cómo dijo, cómo dice, qué dijo, perdón cómo, usted verá, como usted vea, como "
        "quiera, como usted quiera, lo que sea, quién sabe, sepa, igual sí igual no, ni sí ni no, según y "
        "cómo, a medias, no me decido, no lo he decidido, todavía no lo sé, tengo mis dudas, "
        "no sabría, no sabría decirle, no sabría decir, no tengo ni idea, no tengo idea, no podría decirle, "
        "ni una "
        "cosa ni la otra, no recuerdo, no lo recuerdo, no me suena, no le sé decir, no entendí, no le "
        "entiendo, no "
        "le oigo, no le escucho, no oí, no he entendido, no le he entendido, no comprendo, no lo entiendo, "
        "no lo "
        "tengo claro, no estoy muy seguro, no estoy muy segura, no estoy del todo seguro, no estoy del todo "
        "segura, "
        "no importa, no me importa, no me importaría, es difícil de decir, difícil de decir, a lo mejor, "
        "según, "
        "no sé decirle, no le puedo decir, no se lo puedo decir, cualquiera sabe, vaya usted a saber, "
        "no sé, no lo sé, no estoy seguro, no estoy segura, quizás, tal vez, no me acuerdo, no entiendo, sí "
        "y no, puede ser, depende, ni idea, cómo, qué"
    ),
    leads=phrases(
        "he cambiado de idea, he cambiado de opinión, cambié de idea, cambié de opinión, lamentablemente, "
        "desgraciadamente, a decir verdad, para serle sincero, para serle sincera, la verdad sea dicha, "
        "creo que, yo digo, digo, perdón, perdone, perdón pero, perdone pero, lo siento, lo siento pero, "
        "disculpe, disculpe pero, pero, mire, la verdad, la verdad es que, es que, hombre, mujer, bueno pues"
    ),
    corrections=phrases(
        "no, no es, mejor, no mejor, cámbielo a, cámbielo por, en realidad, quise decir, perdón quise decir, "
        "quería decir, no quería decir, he dicho, dije, no espere, mejor que sea, que sea"
    ),
    afterthoughts=("mejor", "por favor"),
    carrier_words=frozenset(
        each(
            "es el la mi número de un una sí claro tengo aquí quiero para lo a en al los las me gustaría "
            "quisiera podría ser sería mejor día fecha hora son como sobre bien pagar ir venir digamos puedo "
            "viene qué tal prefiero que sea sean puede si posible mismo temprano primera última por noche "
            "con tarde mañana hacia más menos exactamente exactas unos unas pongamos justos solo nosotros "
            "nosotras somos seremos eran era fue fueron pico punto personas persona adultos niños grupo creo "
            "pone aquí me da llamar llame móvil teléfono correo código postal dirección nací tardé hasta "
            "última cosa opción departamento uno una quedarme le "
            # The words that every language has few of: articles, pronouns, auxiliaries, prepositions.
            "unos otro otra otros otras cada todo toda todos todas algún alguna algo yo tú usted ustedes "
            "ella "
            "ello ellos ellas nos os les lo se mí ti conmigo nuestro nuestra mis sus este esta esto estos "
            "estas "
            "ese esa eso esos esas aquel aquella tal según cerca dentro alrededor luego entonces ya todavía "
            "aún también además "
            "solamente únicamente nomás casi aproximadamente quizás quizá posiblemente probablemente "
            "seguramente normalmente justo justamente precisamente muy tan tanto mucho poco bastante soy "
            "eres "
            "están está estoy estaba estaban estar estaría serán será sería fui era he has ha hemos han "
            "había "
            "habría haber hay hubo haya tienes tiene tenemos tienen tenía tener tendría tuve puedes podemos "
            "pueden podríamos pudiera poder debe debo debería porque aunque pues mientras eso así ahí allí "
            "acá"
        )
    ),
    asking=frozenset(each("cuánto cuánta cuántos cuántas cómo cuándo dónde quién qué cuál cuáles")),
    common=frozenset(
        f"{stem}{end}"
        for stem in each(
            "ir ser estar vendr llegar quedar querr necesitar comer cenar tomar llevar pedir har tendr"
        )
        for end in each("ía ían íamos ías é emos án á")
    )
    | frozenset(
        each(
            "tardó tarda tardaron duró dura duraba llevó lleva llevamos estuvo estuve estuvimos pasó "
            "pasaron fueron "
            "agradecería hueco huecos caducó vence venció hago hace hacer haría hecho voy va vamos van ir "
            "iría iba vengo venir vendría vino quieres "
            "quiere "
            "queremos quieren querría quería quisiéramos querer deseo desea necesito necesita necesitamos "
            "necesitaba busco buscaba preferiría preferimos dice diga diré dije dijo llamaba llamando hablo "
            "pido "
            "pide pedí pedimos compré pago pagué pagamos cuesta costó costaba vale valía gasté sale salió "
            "cobraron cobran pon ponga poner ponme póngame deme dame darme dar doy dio dieron mando mandaron "
            "envié enviaron recibí llegó llegar salir quedar quedamos queda reservé reserva cita apunte "
            "apúnteme "
            "anote anota tome tomar coja escoger elegir elijo escojo elija selecciono gusta gustan "
            "encantaría "
            "parece parecía supongo imagino acuerdo recuerdo leo lee leer veo ver vea mire mira escrito "
            "escribe "
            "termina acaba empieza comienza empezando terminado vez veces tipo clase cosas parte total "
            "importe "
            "precio monto suma cantidad cuenta tarjeta referencia teléfono casa oficina trabajo particular "
            "fijo "
            "contacto directo nacimiento cumpleaños cumple años edad tamaño talla color modelo plan equipo "
            "tema "
            "asunto pregunta consulta duda sección área calle línea letra hoja papel pantalla arriba abajo "
            "principio nuevo nueva viejo mismo misma propio exacto exacta entero completa completo actual "
            "normal "
            "libre disponible listo estupendo genial venga vaya hombre señor señora señorita caballero amigo "
            "joven disculpe disculpa amable favorcito momento igual verdad habitación mesa asiento entrada"
        )
    ),
    dangling=frozenset(
        each(
            "un una el los las mi tu su y o pero con de del para por a al en es son era que si porque "
            "yo quiero quisiera eh em este pues"
        )
    ),
    backchannels=phrases(
        "ajá, mm, mhm, hm, ah, oh, ya, sí, sí sí, vale, claro, bueno, bien, muy bien, entiendo, ya veo, "
        "de acuerdo, okay, perfecto, gracias"
    ),
    background=BACKGROUND,
    decimal_comma=True,
    currencies={"$": "dólares", "€": "euros", "£": "libras"},
    variants=_VARIANTS,
    endings=each("itos itas itas ito ita illos illas illo illa os as o a es s"),
    beside=phrases(
        "un poco después del, poco después del, un poco antes del, poco antes del, justo antes de, "
        "justo después de, "
        "un poco después de, poco después de, un poco antes de, poco antes de, pasadas, o así, o más, o "
        "menos, o "
        "algo así, como máximo, había pensado en, había pensado, estaba pensando en, máximo, mínimo, "
        "pero no estoy seguro, pero no estoy segura, no estoy seguro, no estoy segura, no estoy muy seguro, "
        "no "
        "estoy muy segura, no lo sé seguro, no sé si está bien, si no recuerdo mal, poco más de, algo más "
        "de, poco "
        "menos de, algo menos de, hasta un máximo de, se me quedó en, me salió por, salió por, me salió en, "
        "según la factura, según la carta, según el papel, según pone, "
        "los últimos dos, los últimos tres, los últimos cuatro, los últimos cuatro dígitos, los cuatro "
        "últimos, "
        "últimos cuatro dígitos, las últimas cuatro, las últimas cuatro cifras, las cuatro últimas cifras, "
        "los "
        "últimos cinco, los últimos seis, los primeros tres, los primeros cuatro, los primeros seis, los "
        "cuatro "
        "primeros, los primeros cuatro dígitos, las cuatro primeras, más o menos, poco más o menos, nada "
        "más, no "
        "más, como mucho, como máximo, por lo menos, al menos, a lo sumo, como mínimo, poco más, y algo, y "
        "pico, "
        "y poco, o así, o por ahí, por ahí, algo así como, algo así, cerca de, alrededor de, a eso de, en "
        "torno a, "
        "no el siguiente, no el otro, no el que viene, no el próximo, no el de después, no la siguiente, "
        "lo antes posible, cuanto antes, si puede ser, si es posible, si se puede, si no le importa, si "
        "está bien, "
        "para ser exacto, para ser exactos, si no me equivoco, si mal no recuerdo, creo recordar, que yo "
        "sepa, "
        "según creo, a ver, vamos a ver, déjeme ver, déjame ver, deje que mire, aquí está, aquí lo tengo, "
        "aquí tiene, ahí va, ahí tiene, muchas gracias, mil gracias, eso es todo, eso sería todo, por "
        "cierto, en "
        "total, en concreto, en efecto, como le digo, como le decía, la verdad, es que, otra vez, de nuevo, "
        "de "
        "momento, por ahora, a más tardar, no más de, no menos de"
    ),
    beside_but_days=phrases("la semana pasada, el mes pasado, el año pasado"),
    weekdays={name: at for at, name in enumerate(_WEEKDAYS)},
    months={**{name: at for at, name in enumerate(_MONTHS, start=1)}, "setiembre": 9},
    ordinals={
        "primero": 1,
        **{word: at for at, word in enumerate([*_UNITS, *_TEENS, *_TWENTIES]) if at},
        "treinta": 30,
        "treinta y uno": 31,
    },
    minutes={"cuarto": 15, "media": 30},
    feasts=_FEASTS,
    pasts=_PASTS,
    spans=_SPANS,
    parts={
        **dict.fromkeys(
            ("de la mañana", "por la mañana", "en la mañana", "de la madrugada", "am", "a m"), "am"
        ),
        **dict.fromkeys(("de la tarde", "por la tarde", "en la tarde", "esta tarde", "pm", "p m"), "pm"),
        **dict.fromkeys(("de la noche", "por la noche", "en la noche", "esta noche"), "night"),
        **dict.fromkeys(("del mediodía", "del día"), "noon"),
    },
    units=each(
        "dólares dólar euros euro pesos peso libras libra soles sol pavos pavo bolívares quetzales lempiras "
        "colones reales"
    ),
    coins=each("centavos centavo céntimos céntimo peniques penique"),
    letters=_LETTERS,
    alphabet=frozenset(_ALPHABET),
    letter_sounds={"alfa": "a", "bravo": "b", "vé": "v", "k": "k"},
    big=frozenset({"mayúscula"}),
    places=_PLACES,
    last=frozenset({"último", "última"}),
    middle=frozenset(each("medio intermedio intermedia centro")),
    people=frozenset(_PEOPLE),
    selves=frozenset({"yo"}),
    sole=phrases("solo yo, sólo yo, yo solo, yo sola, nomás yo, únicamente yo, solamente yo"),
    groups=frozenset(each("personas adultos niños grupo")),
    place_nouns=frozenset(each("número opción")),
    sign_nouns=frozenset(each("número letra cifra mayúscula minúscula")),
    nothings=frozenset(each("ninguno ninguna")),
    counts={"un par de": 2, "un par": 2, "par de": 2},
    joints=phrases(
        "y, e, luego, después, también, además, de paso, por cierto, aparte, aparte de eso, otra cosa, una "
        "cosa más, por último, cuando termine"
    ),
    refusals=phrases(
        "no quiero, no necesito, no es por, no es para, no es sobre, no llamo por, no llamo para, no se "
        "trata de, olvide"
    ),
    wants=phrases("quiero, solo quiero, lo que quiero, quisiera, necesito, prefiero"),
    taken_back=phrases(
        "no, no no, no espere, espere no, espere, no perdón, perdón, perdón no, digo, quiero decir, no "
        "digo, mejor dicho, perdone, me he equivocado, otra vez, corrijo, pensándolo bien, pensándolo "
        "mejor, ahora que lo pienso, quise decir, quería decir"
    ),
    negations=phrases(
        "no es, no quiero, cualquiera menos, cualquier día menos, todo menos, todos menos, en lugar de, en "
        "vez de, en lugar del, en vez del"
    ),
    negations_if=("no",),
    contrasts=frozenset({"sino"}),
    revisions=frozenset(
        each(
            "cambie cambia cambiar cambiarlo cambiarla cámbielo cámbiela cámbialo cámbiala cambio cambiamos "
            "ponga pon póngame ponme poner ponerlo sea sean mejor quise quería decir dicho dije digo "
            "equivocado equivocada equivoqué error equivocación realidad pensándolo lugar vez pero casi "
            "salvo excepto mal incorrecta incorrecto rectifico corrijo corregir corrija tiene tienen debe "
            "debería he espere pensado idea póngalo póngala cámbieme cámbienos cámbiemelo cámbiamelo "
            "modifique modificar modifíquelo mueva muévalo corríjalo páselo pásalo déjelo déjalo final "
            "cambiado"
        )
    ),
    linking=frozenset(each("y e también además pero con para luego")),
    links=frozenset(each("el la los las a en de para por un una")),
    idioms=phrases(
        "un momento, un momentito, un segundo, un segundito, un minuto por favor, deme "
        "un minuto, espere un minuto, espere un segundo, un minutito, una vez más, otra vez, el otro, ni "
        "idea, cien por cien, una cosa, por favor, uno de ellos, ninguno de ellos"
    ),
    plus=frozenset({"más", "plus"}),
    extension=frozenset({"extensión", "ext"}),
    gaps=tuple(
        f"{joint}la {which} {part}{verb}"
        for joint in ("y ", "")
        for which in ("primera", "segunda", "otra", "última")
        for part in ("parte", "mitad", "cifra")
        for verb in (" es", "")
    )
    + phrases(
        "y el resto es, el resto es, y el resto, y termina en, termina en, y acaba en, acaba en, y los "
        "últimos"
    ),
    telephone_gaps=phrases("y el número es, el número es, y el número, el número, el prefijo es, prefijo"),
    at=frozenset({"arroba", "@"}),
    dot=frozenset({"punto", "point"}),
    signs={
        **{"guion bajo": "_", "guión bajo": "_", "subguion": "_", "underscore": "_"},
        **dict.fromkeys(
            ("barra baja", "raya baja", "línea baja", "guion abajo", "guión abajo", "subrayado"), "_"
        ),
        **dict.fromkeys(("guion medio", "guión medio", "guion alto", "raya", "menos"), "-"),
        **{"guion": "-", "guión": "-", "hyphen": "-", "más": "+", "plus": "+"},
    },
    address_ends=frozenset(
        each("es correo electrónico dirección sí vale mi el la son escriba escribir email")
    ),
    asides=phrases(
        "todo junto, todo en minúsculas, en minúsculas, todo en minúscula, en minúscula, sin espacios, la "
        "letra, el número"
    ),
    postcodes=("five",),
    tongues=frozenset(
        each("español castellano inglés francés alemán italiano portugués holandés chino árabe")
    ),
    tongue_nouns=frozenset(each("idioma lengua")),
    tongue_cues=frozenset(
        each(
            "atender bueno buena cambia cambiar cambie comprendo disculpe en entiendo entienden habla "
            "hablamos hablan "
            "hablar hable hablo idioma mejor necesito opción otro otra para perdón perdone poner pongo "
            "posible preferiría "
            "prefiero quiero quisiera repetir repita sé favor seguir sigamos solo tiene tienen"
        )
    ),
    tongue_words=frozenset(
        each(
            "a al alguien algún atender bien buenas buenos cambia cambiar cambie como comprendo con cómo de "
            "disculpe días el en entiendo es esto está favor habla hablamos hablan hablar hable hablo hay "
            "idioma lengua lo me mejor mi muy necesito no noches nos o opción para perdone perdón poco "
            "podemos podría poner pongo poquito por posible preferiría prefiero puede pueden que quien "
            "quiero quisiera repetir repita se seguir si siento sigamos solo su sé sí tardes tiene tienen "
            "usted ustedes yo"
        )
    ),
    secrets={
        **dict.fromkeys(("pin", "nip", "clave", "claves", "contraseña", "código", "código secreto"), 3),
        **dict.fromkeys(("código de seguridad", "código de acceso", "código de verificación", "c v v"), 3),
        **dict.fromkeys(("clave secreta", "número secreto", "cvv", "cvc", "firma electrónica"), 3),
        **dict.fromkeys(("tarjeta", "número de tarjeta", "visa", "mastercard"), 8),
        "código postal": 99,  # is none
    },
    secret_links=frozenset(
        each("yo me que uso usaba tengo tenía puse mandaron enviaron dieron era ha sido ustedes")
    ),
    passwords=phrases(
        "contraseña era, clave era, contraseña es, clave es, palabra clave es, palabra secreta es"
    ),
    password_states=frozenset(
        each(
            "no incorrecta errónea mala válida inválida correcta buena caducada bloqueada olvidada perdida "
            "vieja nueva la una mi muy demasiado también todavía siempre robada rota qué algo nunca para "
            "y pero o porque si en que rechazada desconocida distinta diferente guardada"
        )
    ),
    as_in=("de", "como", "como en"),
    name_leads=tuple(f"mi {who}" for who in _PEOPLE)
    + tuple(
        f"{who}me {call}" for who in ("", "todos ", "todo el mundo ") for call in each("dicen llaman conocen")
    )
    + phrases(
        "soy yo, apunte a, anote a, ponga a, reserve a, busque a, "
        "todos me conocen como, me conocen como, me puede llamar, puede llamarme, llámeme, dígame, "
        "apuntado como, apuntada como, registrado como, registrada como, apuntado a nombre de, "
        "habla usted con, habla con, está hablando con, está usted hablando con, le atiende, "
        "ponga, póngalo, apunte, anote, escriba, de nombre, a nombre del, a nombre de la, nombre, nombre "
        "es, el nombre, nombre completo, mi nombre completo es, "
        "apellido, apellido es, el apellido es, apellidos, mis apellidos son, me apellido, el, la, con el "
        "nombre de, bajo el nombre de, yo soy, aquí, "
        "me llamo, mi nombre es, mi apellido es, el nombre es, soy, soy la, soy el, se escribe, es, a nombre "
        "de, de parte de, habla, le habla, con"
    ),
    name_places=frozenset({"nombre"}),
    name_nouns=frozenset(
        (*each("nombre apellido apellidos llamo apuntado apuntada registrado registrada"), *_PEOPLE)
    ),
    name_particles=frozenset(each("de del la las los y")),
    written_with=phrases("con, con la, con una, con letra"),
    name_joints=phrases(
        "final, al habla, al aparato, para servirle, para servirlo, para usted, para lo que guste, "
        "a sus órdenes, y de apellidos, inicial, y apellidos, "
        "apellidos, y mi apellido es, y mi apellido, y de apellido, apellido, "
        "se escribe"
    ),
    no_names=frozenset(
        each(
            "qué cómo cuándo dónde quién puedo quiero hablar alguien prefiero necesita decirlo usted ustedes "
            "quiere puede podría quedarme hablo siento se lo digo diga necesario obligatorio anónimo "
            "anónima dar darlo "
            "darle decírselo "
            "dárselo necesitan tengo "
            "tiene "
            "porque si cuál nadie importa"
        )
    ),
    forms=_FORMS,
    heard=_HEARD,
)

MEXICAN = replace(SPANISH, tag="es-MX", decimal_comma=False, currencies={**SPANISH.currencies, "$": "pesos"})
OF_THE_STATES = replace(SPANISH, tag="es-US", decimal_comma=False)
