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
        "today": ("hoy (mismo)", "esta noche/tarde/mañana"),
        "tomorrow": ("mañana", "mañana por/en la mañana/tarde/noche", "mañana temprano"),
        "weekday": (
            "(para) (el) <weekday>",
            "(el) <weekday> que viene",
            "(el) próximo <weekday>",
            "(el) <weekday> próximo",
        ),
        "this_weekday": ("este <weekday>", "(el) <weekday> de esta semana"),
        "weekday_of_next_week": (
            "(el) <weekday> de la semana que viene",
            "(el) <weekday> de la próxima semana",
            "(el) <weekday> de la semana próxima",
        ),
        "date": (
            "(el) (día) <day> de <month>",
            "(el) <weekday> (día) <day> de <month>",
            "(el) (día) <day> de <month> de/del <year>",
            "(el) <weekday> (día) <day> de <month> de/del <year>",
            "(el) (día) <day> <month>",
        ),
        "bare": ("(el) <day>",),
        "day_of_month": ("(el) <weekday> (día) <day>", "(el) día <day>"),
        "this_month": ("(el) (día) <day> de este mes", "(el) (día) <day> del mes actual"),
        "next_month": (
            "(el) (día) <day> del mes que viene",
            "(el) (día) <day> del próximo mes",
            "(el) (día) <day> del mes próximo",
        ),
        "days_ahead": ("en/dentro (de) <count> día/días",),
        "weeks_ahead": (
            "en/dentro (de) <count> semana/semanas",
            "de hoy en ocho (días)",
        ),
        "fifteen_ahead": ("de hoy en quince (días)",),
        "week_after_tomorrow": ("de mañana en ocho (días)",),
        "week_after_weekday": ("del <weekday> en ocho (días)",),
        "months_ahead": ("en/dentro (de) <count> mes/meses",),
        "years_ahead": ("en/dentro (de) <count> año/años",),
        "months_ago": ("hace <count> mes/meses",),
        "years_ago": ("hace <count> año/años",),
        "month_end": (
            "(a/para/este) fin de (este) mes",
            "(a) finales de (este) mes",
            "(el) último día del/de (este) mes",
        ),
        "next_month_end": (
            "(a) fin/finales del mes que viene/próximo",
            "(a) fin/finales del próximo mes",
            "(el) último día del mes que viene",
        ),
        "next_month_start": ("(el) primer día del mes que viene", "(el) primer día del próximo mes"),
        "end_of_month": ("(el) último día de <month>", "(a) fin/finales de <month>"),
        "year_end": ("(a) fin de (este) año", "(a) finales de (este) año"),
        "feast": ("(el/en/por/para) <feast>", "(para) el día de <feast>"),
        "after_tomorrow": ("pasado mañana",),
        "yesterday": ("ayer",),
        "before_yesterday": (
            "anteayer/antier",
            "antes de ayer",
        ),
        "last_weekday": ("(el) <weekday> pasado", "(el) pasado <weekday>"),
        "days_ago": ("hace <count> día/días",),
        "weeks_ago": ("hace <count> semana/semanas",),
        "day_of_number": ("(el) (día) <day> del <number_month>",),
        "day_month": ("<first> <second> <written_year>",),
        "iso": ("<written_year> <first> <second>",),
        "day_month_bare": ("<first> <second>",),
        "no_day": ("la mañana", "por favor", "por la mañana", "<day> por ciento"),
    },
    "time": {
        "clock": (
            "(a/sobre/hacia) las/la <hour> (<part>)",
            "(a/sobre/hacia) las/la <hour> y <minutes> (<part>)",
            "(a/sobre/hacia) las/la <hour> <minute> (<part>)",
            "(a/sobre/hacia) las/la <hour> en punto (<part>)",
            "(a) las <late> (horas)",
            "(a) las <late> <minute>",
            "(a) las <late> y <minutes>",
            "(a) las <hour> horas",
            "<hour> y <minutes> <part>",
            "<hour> <minute> <part>",
            "<hour> <part>",
        ),
        "half": ("<hour> y media",),
        "quarter": ("<hour> y cuarto",),
        "bare": ("<hour>", "<hour> y <minutes>", "<hour> <minute>", "<late> y <minutes>", "<late> <minute>"),
        "to": (
            "(a) (las/la) <hour> menos <minutes> (<part>)",
            "(faltan) (un) <minutes> (minutos) para las/la <hour> (<part>)",
        ),
        "noon": ("(al/a/hacia) (el) mediodía", "(al/a/hacia) (el) medio día"),
        "midnight": ("(a/hacia) (la) medianoche", "(a) media noche"),
        "no_time": ("(a) las <beyond>",),
    },
    "money": {
        "sum": (
            "<amount> (de) <unit>",
            "<amount> (de) <unit> con/y <cents> <coin>",
            "<amount> (de) <unit> con <rest>",
            "<amount> <unit> <odd>",
            "<cents> <coin>",
            "<amount> con <rest>",
            "<amount> (con) <rest> <unit>",
        ),
        "bare": ("<amount>", "<amount> <rest>"),
        "half_more": ("<amount> <unit> y medio/media",),
        "half": ("medio/media <unit>",),
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
        "quarter": ("(un) cuarto de <span>",),
        "three_quarters": ("tres cuartos de <span>",),
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
_FEASTS = {
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


def _bare(word: str) -> str:
    """Without accents, and without the tilde."""
    return word.translate(str.maketrans("áéíóúñ", "aeioun"))


SPANISH = Language(
    tag="es",
    contractions={
        "oka": "okay",
        "ok": "okay",
        # Recognisers and keyboards that write no accents.
        **{_bare(word): word for word in _ACCENTED},
    },
    fillers=frozenset(each("eh em este pues bueno por favor gracias hola oiga mire a ver ahora")),
    pauses=frozenset(each("eh em este y luego guion coma")),
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
    repeats={"doble": 2, "triple": 3},
    yes=phrases(
        "sí, si, sí por favor, claro, claro que sí, por supuesto, correcto, exacto, eso es, así es, vale, de "
        "acuerdo, okay, está bien, bueno, afirmativo, desde luego, cómo no, sí señor, sí señora, sí claro, "
        "creo que sí, perfecto, adelante, sí es correcto, es correcto, sí está bien, sí eso es, ajá, dale, "
        "sí soy yo, soy yo, tiene razón, por qué no, claro por qué no, efectivamente, con mucho gusto, me "
        "parece bien, sí me gustaría, sí sí"
    ),
    no=phrases(
        "no, no gracias, no eso es todo, eso es todo, nada más, no nada más, para nada, en absoluto, no "
        "es correcto, incorrecto, no está bien, creo que no, claro que no, negativo, ahora no, nada, "
        "todavía no, no señor, no señora, está mal, ya está, nunca, no eso no es, eso no es, de ninguna "
        "manera, qué va, no exactamente, me temo que no, no del todo, ni hablar, olvídelo, mejor no, no no"
    ),
    unsure=phrases(
        "no sé, no lo sé, no estoy seguro, no estoy segura, quizás, tal vez, no me acuerdo, no entiendo, sí "
        "y no, puede ser, depende, ni idea, cómo, qué"
    ),
    leads=phrases("creo que, yo digo, digo"),
    corrections=("no", "no es"),
    carrier_words=frozenset(
        each(
            "es el la mi número de un una sí claro tengo aquí quiero para lo a en al los las me gustaría "
            "quisiera podría ser sería mejor día fecha hora son como sobre bien pagar ir venir digamos puedo "
            "viene qué tal prefiero que sea sean puede si posible mismo temprano primera última por noche "
            "con tarde mañana hacia más menos exactamente exactas unos unas pongamos justos solo nosotros "
            "nosotras somos seremos eran era fue fueron pico punto personas persona adultos niños grupo creo "
            "pone aquí me da llamar llame móvil teléfono correo código postal dirección nací tardé hasta "
            "última cosa opción departamento uno una quedarme le"
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
    spans=_SPANS,
    parts={
        **dict.fromkeys(
            ("de la mañana", "por la mañana", "en la mañana", "de la madrugada", "am", "a m"), "am"
        ),
        **dict.fromkeys(("de la tarde", "por la tarde", "en la tarde", "esta tarde", "pm", "p m"), "pm"),
        **dict.fromkeys(("de la noche", "por la noche", "en la noche", "esta noche"), "night"),
        **dict.fromkeys(("del mediodía", "del día"), "noon"),
    },
    units=each("dólares dólar euros euro pesos peso libras libra soles sol pavos pavo"),
    coins=each("centavos centavo céntimos céntimo peniques penique"),
    letters=_LETTERS,
    alphabet=frozenset(_ALPHABET),
    letter_sounds={"alfa": "a", "bravo": "b", "vé": "v", "k": "k"},
    big=frozenset({"mayúscula"}),
    places=_PLACES,
    last=frozenset({"último", "última"}),
    place_nouns=frozenset(each("número opción")),
    sign_nouns=frozenset(each("número letra cifra mayúscula minúscula")),
    nothings=frozenset(each("ninguno ninguna")),
    counts={"un par de": 2, "un par": 2},
    joints=phrases(
        "y, e, luego, después, también, además, de paso, por cierto, aparte, aparte de eso, otra cosa, una "
        "cosa más, por último, cuando termine"
    ),
    refusals=phrases(
        "no quiero, no necesito, no es por, no es para, no es sobre, no llamo por, no llamo para, no se "
        "trata de, olvide"
    ),
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
            "debería he espere pensado idea"
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
    gaps=phrases("y el número es, el número es, y el número, el número, el prefijo es, prefijo"),
    at=frozenset({"arroba", "@"}),
    dot=frozenset({"punto", "point"}),
    signs={
        **{"guion bajo": "_", "guión bajo": "_", "subguion": "_", "underscore": "_"},
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
    secrets={
        **dict.fromkeys(("pin", "nip", "clave", "claves", "contraseña", "código", "código secreto"), 3),
        **dict.fromkeys(("código de seguridad", "código de acceso", "código de verificación", "c v v"), 3),
        **dict.fromkeys(("clave secreta", "número secreto", "cvv", "cvc", "firma electrónica"), 3),
        **dict.fromkeys(("tarjeta", "número de tarjeta", "visa", "mastercard"), 8),
        "código postal": 99,  # is none
    },
    passwords=phrases("contraseña es, clave es, palabra clave es, palabra secreta es"),
    password_states=frozenset(
        each(
            "no incorrecta errónea mala válida inválida correcta buena caducada bloqueada olvidada perdida "
            "vieja nueva la una mi muy demasiado también todavía siempre robada rota qué algo nunca para"
        )
    ),
    as_in=("de", "como", "como en"),
    name_leads=phrases(
        "me llamo, mi nombre es, mi apellido es, el nombre es, soy, soy la, soy el, se escribe, es, a nombre "
        "de, de parte de, habla, le habla, con"
    ),
    name_joints=phrases("y mi apellido es, y mi apellido, y de apellido, apellido, se escribe"),
    no_names=frozenset(
        each("qué cómo cuándo dónde quién puedo quiero hablar alguien prefiero necesita decirlo")
    ),
    forms=_FORMS,
    heard=_HEARD,
)
