"""English."""

from __future__ import annotations

from dataclasses import replace

from ivr.nlu.background import ENGLISH as BACKGROUND
from ivr.nlu.language import Language, each, phrases, told_as_past

_APOSTROPHES = {
    **{f"{who}'s": f"{who} is" for who in each("it that what where who how there here when he she")},
    **{f"{who}'d": f"{who} would" for who in each("i you we they he she it that there")},
    **{f"{who}'ll": f"{who} will" for who in each("i you we they he she it that")},
    **{f"{who}'ve": f"{who} have" for who in each("i you we they")},
    **{f"{who}'re": f"{who} are" for who in each("you we they")},
    **{
        f"{verb}n't": f"{verb} not"
        for verb in each("do does did is are was were have has had would could should must need")
    },
    "i'm": "i am",
    "can't": "can not",
    "won't": "will not",
    "let's": "let us",
    "ma'am": "madam",
}
# Recognisers that write no apostrophes; left out where the bare form is a word of its own.
_BARE = {
    short.replace("'", ""): long
    for short, long in _APOSTROPHES.items()
    if short not in {"i'll", "we'll", "she'll", "he'll", "i'd", "we'd", "she'd", "he'd", "we're", "won't"}
}

_ORDINALS = {
    word: at
    for at, word in enumerate(
        each(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        start=1,
    )
}
_ORDINAL_TENS = (("twenty", 20), ("thirty", 30))
_DAYS = {
    **_ORDINALS,
    **{
        f"{ten} {name}": at + number
        for ten, at in _ORDINAL_TENS
        for name, number in _ORDINALS.items()
        if number < 10 and at + number <= 31
    },
    "twentieth": 20,
    "thirtieth": 30,
}
_NATO = (
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november "
    "oscar papa quebec romeo sierra tango uniform victor whiskey yankee zulu"
)
_FORMS = {
    "date": {
        "today": ("today", "tonight", "this morning/afternoon/evening", "(later) today", "this very day"),
        "now": ("right now", "right away", "immediately"),
        "tomorrow": ("tomorrow", "tomorrow morning/afternoon/evening/night"),
        "weekday": (
            "(on) <weekday>",
            "(on) (the) coming/upcoming <weekday>",
            "this coming/upcoming <weekday>",
            "(on) (the) first <weekday> you have",
        ),
        "next_weekday": ("(on) next <weekday>", "(on) the following <weekday>"),
        "this_weekday": ("(on) this <weekday>", "(on) <weekday> (of) this week", "this week (on) <weekday>"),
        "weekday_of_next_week": (
            "(on) <weekday> (of) (the) next/following week",
            "(the) next/following week (on) (the) <weekday>",
        ),
        "weekday_in_weeks": (
            "(on) (a) <weekday> in <count> week/weeks (time)",
            "in <count> week/weeks (time) on (a) <weekday>",
        ),
        "day_after_weekday": ("(on) (the) day after (this/next) <weekday>",),
        "day_before_weekday": ("(on) (the) day before (this/next) <weekday>",),
        "days_after_tomorrow": ("<count> day/days from/after/on tomorrow",),
        "weeks_after_tomorrow": ("<count> week/weeks from/after/on tomorrow",),
        "nth_weekday": (
            "(on) (the) <place> <weekday> in/of <month>",
            "(on) (the) last <weekday> in/of <month>",
        ),
        "nth_weekday_this_month": (
            "(on) (the) <place> <weekday> in/of the/this month",
            "(on) (the) last <weekday> in/of the/this month",
        ),
        "nth_weekday_next_month": (
            "(on) (the) <place> <weekday> in/of next month",
            "(on) (the) last <weekday> in/of next month",
        ),
        "date": (
            "(on) (the) <day> of <month>",
            "(on) <month> (the) <day>",
            "(on) <weekday> (the) <day> (of) <month>",
            "(on) <weekday> <month> (the) <day>",
            "(on) (the) <day> of <month> (of) <year>",
            "(on) <month> (the) <day> (of) <year>",
            "<weekday> <month> (the) <day> <year>",
            "(on) <weekday> (the) <day> (of) <month> (of) <year>",
            "(on) (the) <day> <month>",
            "(on) (the) <day> <month> <year>",
        ),
        "bare": ("(on) the <ordinal>", "<ordinal>"),
        "day_of_month": ("(on) (this/next/coming) <weekday> the <ordinal>",),
        "this_month": ("(on) the <ordinal> of this month", "this month (on) the <ordinal>"),
        "next_month": (
            "(on) the <ordinal> of (the) next/following/coming month",
            "next month (on) the <ordinal>",
        ),
        **{
            f"{unit}s_ahead": (
                f"in (about/around) <count> {unit}/{unit}s (time)",
                f"in <count> {unit}'s time",
                f"<count> {unit}/{unit}s from now/today",
            )
            for unit in ("day", "month", "year")
        },
        "weeks_ahead": (
            "in (about/around) <count> week/weeks (time)",
            "in a week's time",
            "<count> week/weeks from now/today",
            "<count> week/weeks today",
        ),
        "fortnight_after_weekday": ("a fortnight on/from/after <weekday>", "<weekday> fortnight"),
        "fortnight_ahead": (
            "in a fortnight/fortnight's (time)",
            "a fortnight from now/today",
            "a fortnight today",
        ),
        "after_tomorrow": ("(the) day after tomorrow",),
        "yesterday": ("yesterday", "yesterday morning/afternoon/evening", "last night"),
        "before_yesterday": ("(the) day before yesterday",),
        "last_weekday": ("(on) last <weekday>", "this past <weekday>", "(on) the last/past <weekday>"),
        "weekday_of_last_week": ("(on) <weekday> (of) last week", "last week (on) (the) <weekday>"),
        "last_month": ("(on) the <ordinal> of last month", "last month (on) the <ordinal>"),
        "last_month_end": ("(at) (the) end of last month", "(the) last day of last month"),
        "weekday_before_last": ("(on) (the) <weekday> before last",),
        "days_ago": ("<count> day/days ago",),
        "weeks_ago": ("<count> week/weeks ago",),
        "months_ago": ("<count> month/months ago",),
        "years_ago": ("<count> year/years ago",),
        "weekday_after_next": ("(on) (the) <weekday> after next",),
        "month_end": (
            "(at/by) (the) end of the/this month",
            "end of month",
            "(the) last day of the/this month",
        ),
        "next_month_end": ("(at/by) (the) end of next month", "(the) last day of next month"),
        "next_month_start": ("(the) first day of next month", "(at/by) (the) beginning/start of next month"),
        "end_of_month": ("(the) last day of <month>", "(at/by) (the) end of <month>"),
        "year_end": ("(at/by) (the) end of the/this year",),
        "feast": ("(on) <feast>",),
        "weekday_before_feast": ("(on) (the) <weekday> before <feast>",),
        "weekday_after_feast": ("(on) (the) <weekday> after <feast>",),
        "before_feast": ("(the) day before <feast>",),
        "after_feast": ("(the) day after <feast>",),
        "week_after_weekday": ("<count> week/weeks from/on/after <weekday>", "(on) <weekday> week"),
        "week_after_tomorrow": ("a week tomorrow", "tomorrow week"),
        "iso": ("<written_year> <first> <second>",),
        "month_day": ("<first> <second> <written_year>",),
        "month_day_bare": ("<first> <second>",),
        "said_numbers": ("<number_month> <number_day> <year>",),
        "no_day": (
            *("may i", "first name", "second name", "first one", "second one", "one second", "second floor"),
            *("the first one", "the second one"),
            "(the) thirty second/third/fourth/fifth/sixth/seventh/eighth/ninth (of <month>)",
        ),
    },
    "time": {
        "clock": (
            "(at/around/about/by) <hour> o'clock (<part>)",
            "(at/around/about/by) <hour> <part>",
            "(at/around/about/by) <hour> <minute> <part>",
            "(at/around/about/by) <hour> point <minute> <part>",
            "at/around/about/by <hour> (<minute>)",
            "at/around/about/by <hour> point <minute>",
            "at/by <late> (<minute>)",
            "<part> at <hour> (<minute>)",
            "<late> hundred (hours)",
        ),
        "bare": ("<hour>", "<hour> (point) <minute>", "<late> (point) <minute>"),
        "half": ("(at) half past <hour> (<part>)", "(at) half <hour> (<part>)"),
        "quarter": ("(at) (a) quarter past/after <hour> (<part>)",),
        "quarter_to": ("(at) (a) quarter to/till/of/before <hour> (<part>)",),
        "past": ("(at) <minutes> (minutes) past/after <hour> (<part>)",),
        "to": ("(at) <minutes> (minutes) to/till/of/before <hour> (<part>)",),
        "noon": (
            "(at/around/about/by) (twelve) noon",
            "(at/around) midday",
            "(at) lunchtime",
            "(at) lunch time",
        ),
        "midnight": ("(at/around/by) (twelve) midnight",),
        "no_time": ("<beyond> o'clock",),
    },
    "money": {
        "sum": (
            "<amount> <unit>",
            "<amount> <unit> (and) <cents> <coin>",
            "<amount> <unit> (and) <odd>",
            "<cents> <coin>",
            "<amount> <rest> <unit>",
            "<amount> <unit> <times>",
            "<amount> and <cents> <coin>",
        ),
        "note": ("(a) <note>",),
        "no_sum": ("<amount> percent", "<amount> per cent"),
        "bare": ("<amount>", "<amount> (and) <rest>"),
        "one": ("a <unit>", "a <unit> (and) <rest>", "a <unit> and <cents> <coin>"),
        "half_more": ("<amount> <unit> and a half",),
        "one_half": ("a <unit> and a half",),
        "half": ("half a <unit>",),
    },
    "duration": {
        "sum": (
            "<much> <span>",
            "<much> <span> (and) <more> <less>",
            "<much> <span> (and) <rest>",
        ),
        "half_more": ("<much> <span> and a half",),
        "one": ("an <span>", "an <span> (and) <more> <less>", "an <span> (and) <rest>"),
        "one_half": ("an <span> and a half",),
        "one_quarter": ("an <span> and a quarter", "<span> and a quarter"),
        "half": ("half a/an <span>",),
        "quarter": ("(a) quarter of a/an <span>",),
        "three_quarters": ("three quarters of a/an <span>",),
    },
}
_FORMS["date"] |= told_as_past(_FORMS["date"])
_FORMS["date"]["past_date"] += ("(on) last <month> (the) <day>", "this past <month> (the) <day>")
_PASTS = {
    **{f"back {on}".strip(): "" for on in ("", "in", "on")},
    **{f"{what} was{back}": "" for what in each("it that this") for back in ("", " back")},
    **{
        f"{did}{it}": ""
        for did in each(
            "bought ordered paid placed received arrived happened called sent expired signed returned came "
            "started stopped died broke since"
        )
        for it in ("", " it", " them", " back")
    },
}
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "night": 86_400, "week": 604_800}
_SPANS = {
    **_UNITS,
    **{"min": 60, "mins": 60, "hr": 3600, "hrs": 3600, "sec": 1, "secs": 1},
    **{
        "fortnight": 1_209_600,
        "month": 2_592_000,
        "year": 31_536_000,
        "months": 2_592_000,
        "years": 31_536_000,
    },
    **{f"{unit}s": seconds for unit, seconds in _UNITS.items()},
}
_FEASTS: dict[str, tuple[int, ...]] = {
    **dict.fromkeys(("thanksgiving", "thanksgiving day"), (11, 3, 4)),
    **dict.fromkeys(("labor day", "labour day"), (9, 0, 1)),
    **dict.fromkeys(("memorial day",), (5, 0, 0)),
    **dict.fromkeys(("mother's day", "mothers day"), (5, 6, 2)),
    **dict.fromkeys(("father's day", "fathers day"), (6, 6, 3)),
    **dict.fromkeys(("presidents day", "president's day", "presidents' day"), (2, 0, 3)),
    **dict.fromkeys(("independence day",), (7, 4)),
    **dict.fromkeys(("boxing day",), (12, 26)),
    **dict.fromkeys(("veterans day", "veteran's day"), (11, 11)),
    **dict.fromkeys(("saint patrick's day", "st patrick's day", "saint patricks day"), (3, 17)),
    **dict.fromkeys(("christmas", "christmas day"), (12, 25)),
    **dict.fromkeys(("christmas eve",), (12, 24)),
    **dict.fromkeys(("new year's eve", "new years eve", "new year eve"), (12, 31)),
    **dict.fromkeys(("new year's day", "new years day", "new year's", "new year"), (1, 1)),
    **{"valentine's day": (2, 14), "valentines day": (2, 14), "halloween": (10, 31)},
}
_SOUNDS = {
    **dict(
        zip(
            each("bee cee dee eff gee aitch haitch jay kay ell cue queue ess tee vee ex zee zed"),
            "bcdfghhjklqqstvxzz",
            strict=True,
        )
    ),
    **dict(zip(each("be see sea pea pee tea you why are"), "bccpptuyr", strict=True)),
}
_HEARD = {
    "date": (
        "today/tomorrow",
        "(on/next/this) <weekday>",
        "<weekday> next week",
        "the day after tomorrow",
        "<month> <ordinal>",
        "the <ordinal> of <month>",
        "(on) the <ordinal>",
        "<weekday> the <ordinal>",
        "<weekday> <month> <ordinal>",
        "<month> <ordinal> <year>",
        "in <count> days/weeks",
        "in a week",
    ),
    "time": (
        "<hour>",
        "<hour> o'clock",
        "half past <hour>",
        "quarter past/to <hour>",
        "noon/midnight",
        "<hour> <minute>",
        "<hour> <part>",
        "(at) <hour> <minute> <part>",
        "at <hour> (<minute>)",
        "at <hour> <part>",
        "<hour> oh five (<part>)",
        "<minutes> past/to <hour>",
    ),
    "money": (
        "<amount> <unit>",
        "<amount>",
        "<amount> <rest>",
        "<amount> <unit> (and) <cents> cents",
        "<cents> cents",
        "a dollar",
    ),
    "duration": (
        "<more> <span>",
        "a/an <span>",
        "half an hour",
        "an hour and a half",
        "<more> <span> and a half",
        "<more> <span> and <more> <less>",
    ),
}

_PEOPLE = each(
    "wife husband spouse partner son daughter mother father mum mom mummy dad daddy brother sister friend "
    "boyfriend girlfriend fiancé fiancée boss colleague coworker assistant neighbor neighbour cousin uncle "
    "aunt niece nephew grandmother grandfather grandma grandpa granny grandson granddaughter"
)
_CALL = phrases("call me, calls me, know me as, knows me as")
_HOW = each("so too that very really quite entirely completely totally absolutely exactly even honestly")

ENGLISH = Language(
    tag="en",
    contractions={
        **_BARE,
        **_APOSTROPHES,
        "cannot": "can not",
        "gonna": "going to",
        "wanna": "want to",
        **{f"{noun}'s": f"{noun} is" for noun in each("name number email address phone code zip surname")},
        **{"birthday's": "birthday is", "reference's": "reference is"},
        "gotta": "got to",
        "gimme": "give me",
        "lemme": "let me",
        "dunno": "do not know",
        "ok": "okay",
        "yea": "yeah",
        "ya": "yeah",
        "thankyou": "thank you",
        **{f"{word}ish": f"{word} ish" for word in each("one two three four five six seven eight nine ten")},
        **{f"{word}ish": f"{word} ish" for word in each("eleven twelve fifteen twenty thirty forty noon")},
    },
    fillers=frozenset(
        each(
            "um uh er erm hmm hm mm ah eh oh well so okay please thanks thank you hi hello hey just "
            "actually basically sir madam now then right kindly like ish honestly anyway alright yikes gosh "
            "folks mate buddy dear miss cheers huh"
        )
    ),
    hesitations=frozenset(each("um uh er erm hmm hm mm eh ish")),
    pauses=frozenset(
        each("um uh er erm hmm hm and then dash hyphen space comma pause followed by slash next after that")
    ),
    articles=frozenset({"a", "an"}),
    small={
        **{word: at for at, word in enumerate(each("zero one two three four five six seven eight nine"))},
        "niner": 9,
        **{
            word: 10 + at
            for at, word in enumerate(
                each("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
            )
        },
        **{
            word: 10 * at
            for at, word in enumerate(each("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
        },
        "fourty": 40,
    },
    hundred=frozenset({"hundred"}),
    scales={"thousand": 1000, "grand": 1000, "k": 1000, "million": 1_000_000, "billion": 1_000_000_000},
    slang=frozenset({"grand", "k"}),
    one=frozenset({"a"}),
    joiners=frozenset({"and"}),
    fractions={"a half": 0.5, "half": 0.5, "a quarter": 0.25, "three quarters": 0.75},
    dozens={"dozen": 12, "couple": 2, "pair": 2},
    point=frozenset({"point"}),
    minus=frozenset({"minus", "negative"}),
    zeros=frozenset(each("oh o nought naught nil")),
    repeats={
        **{"double": 2, "triple": 3, "treble": 3, "quadruple": 4, "twice": 2, "thrice": 3},
        **{f"{word} times": at for at, word in enumerate(each("two three four five six"), start=2)},
    },
    yes=phrases(
        "yes, yeah, yep, yup, yes please, yeah please, yeah sure, yes sure, yes I do, yes it is, yes that's "
        "right, yes that's correct, sure, sure thing, sure why not, of course, correct, that's correct, "
        "that's right, that is it exactly, right, you got it, you bet, absolutely, definitely, certainly, "
        "exactly, indeed, affirmative, positive, I do, it is, I would, I think so, I believe so, I guess so, "
        "I guess, go ahead, please do, why not, okay, alright, all right, fine, sounds good, sounds right, "
        "sounds great, uh huh, mm hmm, mhm, by all means, very much, yes indeed, yes of course, yes ma'am, "
        "yes sir, yes absolutely, yeah no problem, no yeah, no yes, that would be great, that would be nice, "
        "that'd be great, perfect, true, I confirm, confirm, it's correct, it's right, there is, yes there "
        "is, aye, I am, yes I am, yes I would, it does, looks good, fair enough, totally, okey dokey, that's "
        "the one, that's me, you're right, I sure do, sure do, I suppose so, I suppose, I'd like that, I'd "
        "love to, oh yes"
    ),
    no=phrases(
        "no, that's not, this is not, that isn't, that wasn't, it wasn't, those are not, these are not, i'm "
        "going to "
        "pass, i'll pass, nope, nah, yeah no, yes no, well no, oh no, no thanks, no thank you, nope thanks, "
        "no I "
        "don't, no it's not, no it isn't, no that's wrong, no that's not right, no that's not correct, "
        "no way, not at all, not really, not today, not now, not right now, not yet, not this time, "
        "negative, never, never mind, wrong, that's wrong, incorrect, that's incorrect, that's not "
        "right, that's not correct, that's not it, that isn't right, that isn't correct, it isn't, it's "
        "not, I don't, I do not, I don't think so, I'd rather not, I wouldn't, absolutely not, "
        "definitely not, certainly not, of course not, please don't, don't, no that's all, that's all, "
        "that's all thanks, that's it, that's it thanks, that's everything, that will be all, that'll "
        "be all, that would be all, nothing, nothing else, nothing more, no nothing else, no more, "
        "nothing thanks, I'm good, I'm fine, I'm all good, I'm all set, I'm okay, all good, all set, "
        "all done, I'm done, no I'm good, no I'm fine, no need, nay, no sir, no "
        "ma'am, not correct, not right, false, I'm not, it doesn't, there isn't, not that I know of, "
        "bye, goodbye, that's all for today, that's all for now, that's all I need, that's all I needed, not "
        "exactly, not quite, I'm afraid not, forget it, hell no, not that"
    )
    + tuple(
        f"{that} {wholly}{wrong}"
        for that in phrases("it is, this is, everything is, yes it is")
        for wholly in ("", "all ", "completely ")
        for wrong in phrases("wrong, incorrect, false, mistaken")
    ),
    unsure=tuple(
        f"{start}{how}{sure}"
        for start in ("not ", "I'm not ")
        for how in ("", *(f"{how} " for how in _HOW))
        for sure in ("sure", "certain", "positive", "convinced")
    )
    + tuple(
        f"I don't {how}{know}"
        for how in ("", *(f"{how} " for how in _HOW))
        for know in ("know", "remember", "recall", "understand", "care", "mind")
    )
    + tuple(
        f"{need} {think}{it}"
        for need in phrases("i need to, i have to, i would have to, i will have to, let me, i would need to")
        for think in each("think check ask")
        for it in ("", " about it", " about that", " on it", " on that", " it over")
    )
    + phrases(
        "come again, pardon, pardon me, say what, whatever, either way, beats me, search me, your guess is "
        "as good as mine, who knows, undecided, on the fence, i am on the fence, not decided, i have not "
        "decided, it is complicated, say again, i am easy, makes no difference, it makes no difference, "
        "it is all the same to me, all the same to me, "
        "I can't tell, hard to say, it's hard to say, I couldn't say, I couldn't tell you, not that sure, "
        "no clue, "
        "not a clue, I don't have a clue, I don't recall, I can't remember, I can't recall, I didn't get "
        "that, I "
        "didn't catch that, I didn't hear you, I didn't hear that, I didn't understand, I can't hear you, "
        "not "
        "entirely sure, not too sure, not really sure, not so sure, I'm not too sure, I'm not entirely "
        "sure, I'm "
        "not really sure, I'm not so sure, I'm not certain, not certain, I'm not positive, neither yes nor "
        "no, "
        "no opinion, no preference, I have no preference, I have no clue, I wish I knew, don't know, not "
        "quite "
        "sure, I'm not quite sure, I'm not completely sure, I don't get it, no comprendo, "
        "I don't know, I'm not sure, not sure, I have no idea, no idea, maybe, perhaps, I can't say, I don't "
        "care, I don't mind, yes and no, could be, it depends, I don't understand, what, I don't remember, "
        "no problem, one moment"
    ),
    short_yes=tuple(
        f"{this} {fine}"
        for this in phrases(
            "that would be, that is, that will be, that sounds, sounds, it sounds, it is, that looks"
        )
        for fine in each(
            "good great fine lovely nice perfect wonderful awesome excellent right correct true ok okay "
            "helpful "
            "fantastic amazing terrific ideal accurate"
        )
    )
    + tuple(
        f"{that} do {well}"
        for that in phrases("that will, that would, this will, that should, it will")
        for well in phrases("nicely, just fine, fine, perfectly, me, great, just nicely")
    )
    + tuple(
        f"{so}{mind}"
        for so in ("do not mind", "i do not mind", "would not mind", "i would not mind")
        for mind in (" if i do", " if you do", " that at all", " that", " one bit")
    )
    + tuple(
        f"{could} not {bad}"
        for could in each("could can would")
        for bad in phrases("hurt, agree more, be better, say no, go wrong, ask for more, argue with that")
    )
    + phrases(
        "sure would, sure is, sure does, sure am, be my guest, fire away, no doubt about it, you "
        "read my mind, "
        "i would not say no, that is the ticket, that is about the size of it, that is about right, that is "
        "it exactly, yes siree, "
        "too true, dead right, bang on, pretty much, "
        "much obliged, if you would, if you could, if you would not mind, if you do not mind, knock yourself "
        "out, righto, too right, i am game, i am up for it, why of course, say no more, music to my ears"
    )
    + tuple(
        f"{who} {verb}"
        for who in each("i we he she they you")
        for verb in each("do does did am is are was were have has had will would can could should")
    )
    + phrases(
        "it will, it was, it did, it has, it can, it would, it should, that is, that was, that does, that "
        "would, "
        "there was, there are, these are, those are, this is, that works, works for me, that works for me, "
        "that would work, that will work, this would work, it would work, that would do, that will do, that "
        "would "
        "help, that would suit me, that suits me, "
        "i would appreciate that, i would appreciate it, i do indeed, i would be grateful, that is kind, "
        "you betcha, yessir, damn right, without question, hell yes, heck yes, hell yeah, heck yeah, oh "
        "yeah, you said "
        "it, right you are, quite right, quite so, so it is, spot on, bingo, roger, copy that, that is a "
        "yes, that "
        "would be a yes, it is a yes, would love to, happy to, i would be happy to, glad to, i am in, count "
        "me in, "
        "let us, let us go ahead, yes let us, "
        "please, go for it, do so, let us go, why yes, you know it, it is me, it is us, that is us, that is "
        "mine, "
        "it works, will do, deal, agreed, got it, great, good, very good, let us do it, let us do that, "
        "do it, do that, no objection, no objections, for sure, naturally, obviously, clearly, no doubt, "
        "without a doubt, right on, that is good, that is fine, that sounds right, that is me, this is he, "
        "this is she, speaking, i already did, i already have, all correct, everything is correct, "
        "all of it is right, hundred percent, one hundred percent, a hundred percent, you are correct"
    ),
    short_no=tuple(
        f"{who}{think} not"
        for who in phrases("i, i would, i should, i will, we, we would")
        for think in (f" {think}" for think in each("say think guess suppose believe hope imagine reckon"))
    )
    + tuple(f"not {so}" for so in each("especially particularly overly remotely terribly specially"))
    + tuple(f"{strong} {no}" for strong in each("hard firm definite big") for no in each("no pass"))
    + tuple(f"{oh} no" for oh in each("god heavens lord gosh goodness heck"))
    + tuple(f"{not_so} not" for not_so in each("better best maybe probably perhaps preferably rather"))
    + phrases(
        "fat chance, no dice, nothing doing, when pigs fly, i would sooner not, i think not, perish the "
        "thought, not for all the tea in china, count me out, do not bother, no need to, no need for that, "
        "i would not dream of it, not my thing, not if i can help it, that is a hard no, no bother, "
        "i have no use for it, not a prayer, you must be joking, you must be kidding, "
        "not on your life, not in a million years, over my dead body, not a bit, not in the least, no "
        "siree, by no "
        "means, under no circumstances, out of the question, that is a no, that would be a no, it is a no, "
        "i am good thanks, i will pass, pass, not likely, far from it, anything but that"
    )
    + tuple(
        f"{who} {verb} not"
        for who in each("i we he she it they you that there this")
        for verb in each("do does did am is are was were have has had will would can could should")
    )
    + phrases(
        "nuh uh, no can do, nothing like that, none, neither, not me, not mine, not yet no, not anymore, "
        "not any more, not ever, not a chance, no chance, hardly, i doubt it, i would prefer not, "
        "i would prefer not to, i would rather not, i would rather not do that, not for me, not this one, "
        "not that one, wrong one, that is not mine, that is not me, that is not what i said, i did not say "
        "that, "
        "you got it wrong, you have it wrong, not what i said, try again, i have not yet, skip it, skip "
        "that, "
        "leave it, do not do that, not necessary, that is not necessary, not interested, that is false, "
        "untrue"
    ),
    leads=phrases(
        "I changed my mind, I have changed my mind, on second thought, as a matter of fact, to be honest, "
        "to tell "
        "you the truth, unfortunately, I'm sorry, I'm sorry but, "
        "I'm going to say, I'd have to say, I'd have to go with, I'm gonna go with, sorry, sorry but, but, "
        "look, "
        "I would say, I think, I guess, I say, I said, my answer is, the answer is, it's, that's a"
    ),
    carriers=(
        "",
        "it's",
        "it is",
        "that's",
        "that is",
        "my {label} is",
        "the {label} is",
        "{label}",
        "{label} is",
        "my number is",
        "the number is",
        "number",
        "yes it's",
        "yes",
        "okay it's",
        "sure it's",
    ),
    corrections=phrases(
        "no, no it's, make it, make that, no make it, change it to, change that to, switch it to, actually, "
        "actually make it, sorry I meant, I meant, no I meant, I said, no I said, no wait, wait"
    ),
    afterthoughts=("instead", "please"),
    carrier_words=frozenset(
        each(
            "it is was that this the a my our your number yes yeah yep sure here have got i i'd i'll think "
            "believe would will want one for me be am we has should say said says goes as follows called "
            "with of digits digit take go choose prefer calling about starting finally ending on at by in "
            "around how let us make maybe perhaps good fine great best works work day date time come of off "
            "them us there could can does do prefer thinking probably possible possibly if morning afternoon "
            "evening night tonight early late first thing any some exactly roughly sharp even put pay see "
            "what you me reach cell mobile phone call address email mail zip code write born took been needs "
            "need uh party people person persons adults children kids guests half than rather ones "
            "department option choice "
            # The words that every language has few of: articles, pronouns, auxiliaries, prepositions.
            "an another each every all only almost nearly approximately roughly some something somewhere "
            "sometime within through near next upon onto into out up down back away so too also still "
            "already yet ever quite very "
            "really pretty kind sort bit little much more most less least he she they you him her his its "
            "because but been being had did does were might shall ought must may having doing "
        )
    ),
    asking=frozenset(each("how what when where why who which")),
    common=frozenset(
        each(
            "give gives gave given going got get gets getting make made making makes says set sets setting "
            "see seen saw show shows look looks looking liked love wants wanted wish needed ask asked tell "
            "told "
            "talking know known suppose figure figured hope find found read reads reading writes wrote using "
            "used use keep kept left leave leaving arrive arriving start started begin began spend spent "
            "cost "
            "costs total amount price sum book booked reserve schedule scheduled pick picked chose chosen "
            "select "
            "selected preferred went sent received apply numbers line usual usually normal normally current "
            "currently same old new own real actual main full whole exact size color colour type model "
            "version "
            "style plan team regarding concerning related card account file id letter form label paper "
            "screen "
            "page bottom top side correct birthday birth age years appointment visit stay ready free open "
            "available appreciated things guys folks home work office house landline contact direct question "
            "charged charge bill charging owe owed worth paid sold bought shirt room table seat"
        )
    ),
    synonyms=(
        ("i want to", "i would like to", "i need to", "i have to", "can i", "could i", "may i", "i wish to"),
        ("i want", "i would like", "i need", "can i have", "could i have", "give me", "get me"),
        ("can you", "could you", "would you", "will you"),
        ("order", "purchase"),
        ("package", "parcel", "shipment", "delivery", "box"),
        ("track", "trace", "locate", "follow"),
        ("return", "send back", "send it back", "send something back", "give back", "bring back"),
        ("refund", "money back", "reimbursement"),
        ("bill", "invoice"),
        ("pay", "settle"),
        ("buy", "purchase"),
        ("cancel", "call off", "get rid of"),
        ("change", "modify", "edit", "alter", "update"),
        ("appointment", "booking", "reservation"),
        ("book", "schedule", "reserve", "arrange"),
        ("broken", "damaged", "faulty", "defective"),
        ("problem", "issue", "trouble"),
        ("check", "look up", "find out", "know"),
        ("agent", "operator", "representative", "person", "human", "advisor", "somebody", "someone"),
        ("talk", "speak"),
        ("open", "opening"),
        ("hours", "times"),
        ("status", "state", "progress"),
        ("arrive", "come", "get here", "be delivered"),
        ("doctor", "physician"),
        ("account balance", "balance"),
    ),
    dangling=frozenset(
        each(
            "an a the my your our his her their this and or but with from for of to at on in is are was am "
            "i we would because if then um uh er erm"
        )
    ),
    backchannels=phrases(
        "uh huh, uh, huh, mm hmm, mm, hmm, hm, mhm, aha, ah, oh, okay, yeah, yes, yep, right, all right, "
        "alright, sure, i see, got it, go on, good, great, fine, thanks, thank you"
    ),
    background=BACKGROUND,
    day_first=False,
    weekdays={
        name: at for at, name in enumerate(each("monday tuesday wednesday thursday friday saturday sunday"))
    },
    months={
        name: at
        for at, name in enumerate(
            each("january february march april may june july august september october november december"),
            start=1,
        )
    },
    ordinals=_DAYS,
    minutes={"quarter": 15, "half": 30},
    hours={"noon": 12, "midnight": 0},
    parts={
        **dict.fromkeys(("am", "a m", "in the morning", "this morning", "tomorrow morning"), "am"),
        **dict.fromkeys(("pm", "p m", "in the afternoon", "this afternoon", "in the evening"), "pm"),
        **dict.fromkeys(("this evening", "tonight", "tomorrow afternoon", "tomorrow evening"), "pm"),
        **dict.fromkeys(("at night", "in the night"), "night"),
    },
    currencies={"$": "dollars", "€": "euros", "£": "pounds", "¢": "cents"},
    variants={
        **{name[:3]: name for name in each("january february march april june july august september")},
        **{name[:3]: name for name in each("october november december")},
        **{"sept": "september", "h": "hours", "usd": "dollars", "eur": "euros", "gbp": "pounds"},
        **{
            name[:3]: name for name in each("monday tuesday thursday friday")
        },  # "sun", "sat", "wed" are words
        **{"tues": "tuesday", "weds": "wednesday", "thur": "thursday", "thurs": "thursday"},
        **{"mxn": "pesos", "smackers": "dollars", "sterling": "pounds"},
    },
    endings=("iest", "est", "ier", "er", "ies", "es", "s", "ish", "y"),
    beside=phrases(
        "last four, last four digits, the last four, the last four digits, last four numbers, last three, "
        "last three digits, first four, first four digits, first three, first three digits, last two digits, "
        "a bit before, a bit after, shortly before, shortly after, a good, "
        "tops, max, at max, maximum, minimum, minimum of, maximum of, or more, or less, or something, or "
        "something "
        "like that, i was thinking, i am thinking, i was hoping for, "
        "not the one after, not the next one, not the following one, not the other one, "
        "close to, just under, just over, a little over, a little under, a bit over, a bit under, a bit "
        "more than, "
        "a little more than, up to, almost, not exactly, but i am not sure, i am not sure, not sure, but i "
        "am not "
        "positive, i am not positive, not a hundred percent sure, i am pretty sure, pretty sure, i am not "
        "certain, "
        "do not quote me on that, not sure though, if memory serves, it came to, it comes to, came to, "
        "comes to, "
        "came out to, ends up being, turns out to be, adds up to, i want to say, i would like to say, "
        "last five digits, last six digits, first six digits, more or less, give or take, plus or minus, at "
        "the "
        "most, at least, at most, or so, or thereabouts, and change, and some change, something like, "
        "somewhere around, as soon as possible, if that works, if possible, if you can, if you have it, "
        "if that is okay, if that is all right, i think it is, i believe it is, for the first time, of "
        "course, "
        "to be exact, to be precise, once again, one last time, all in all, in total, at the latest, "
        "at the earliest, no later than, no earlier than, not later than, no more than, not more than, "
        "no less than, let me see, let me check, let me think, let me look, here it is, here you go, "
        "there you go, here we go, thank you, thanks a lot, that is all, that is it, that will be it, "
        "for me, by the way, as i said, like i said, as far as i know, if i remember correctly, "
        "if i remember right, if i am not mistaken, off the top of my head, in that case"
    ),
    beside_but_days=phrases("last week, last month, last year"),
    units=each("dollars dollar euros euro pounds pound pesos peso bucks buck quid"),
    coins=each("cents cent pence p penny pennies centavos centavo"),
    notes={"fiver": 5, "tenner": 10, "dime": 0.1, "nickel": 0.05},
    feasts=_FEASTS,
    pasts=_PASTS,
    spans=_SPANS,
    letters={
        **{word: word[0] for word in each(_NATO)},
        **dict.fromkeys(("double u", "double you"), "w"),
        **{"x ray": "x", "xray": "x"},
    },
    alphabet=frozenset(each(_NATO)),
    letter_sounds=_SOUNDS,
    big=frozenset({"capital", "uppercase"}),
    places=_DAYS,
    last=frozenset({"last"}),
    middle=frozenset(each("middle midmost between")),
    people=frozenset(_PEOPLE),
    selves=frozenset(each("me i myself")),
    sole=phrases("just me, only me, just myself, only myself, me alone, me myself and i"),
    groups=frozenset(each("people party persons adults children kids guests")),
    place_nouns=frozenset(each("number option choice item")),
    sign_nouns=frozenset(each("letter number digit")),
    nothings=frozenset({"none"}),
    counts={"a couple of": 2, "a couple": 2, "couple of": 2},
    alike={"to": "2", "too": "2", "for": "4", "won": "1", "ate": "8"},
    elides_hundred=True,
    joints=phrases(
        "and, then, also, plus, besides, after that, afterwards, by the way, in addition, as well as, oh, "
        "secondly, finally, while i am at it, while we are at it, when that is done, one more thing, one "
        "other thing, another thing, there is one more thing, i also"
    ),
    refusals=phrases(
        "not, i do not want, i do not want to, i do not need, i do not need to, i am not calling about, "
        "it is not about, this is not about, not about, no not, never mind, forget"
    ),
    wants=phrases("i want, i just want, i only want, i would like, i need, i would rather"),
    taken_back=phrases(
        "no, no no, no wait, wait no, no sorry, sorry, sorry no, i mean, i meant, no i mean, wait, "
        "actually, scratch that, correction, make that, no make that, or rather, oops, start again, hold "
        "on, on second thought, on second thoughts, on reflection, come to think of it"
    ),
    negations=phrases(
        "not, not want, not like, not need, not say, any time but, any day but, any but, anything but, "
        "anything except, except, instead of, rather than"
    ),
    contrasts=frozenset(each("but rather instead")),
    revisions=frozenset(
        each(
            "change changed changing switch switched swap move moved alter update instead actually meant "
            "mean wrong mistake mistaken misspoke error mixed confused better not except almost nearly "
            "thought thoughts make made said told should correct correction fix different otherwise mind "
            "going"
        )
    ),
    linking=frozenset(each("and also plus but then to with for up")),
    links=frozenset(each("the a an on at in for by of my")),
    idioms=phrases(
        "one moment, one second, one sec, one minute please, a second, a sec, a moment, "
        "just a minute, hold "
        "on a minute, give me a minute, wait a minute, one more time, that one, this one, which one, other "
        "one, any one, either one, one of those, no idea, hundred percent sure, one thing, on second "
        "thought, on second thoughts"
    ),
    plus=frozenset({"plus"}),
    extension=frozenset({"extension", "ext"}),
    gaps=tuple(
        f"{joint}{which} {part}{verb}"
        for joint in ("and ", "")
        for which in ("the first", "the second", "the other", "the last")
        for part in ("part", "half", "bit", "digits", "numbers")
        for verb in (" is", " are", "")
    )
    + phrases(
        "and the rest is, the rest is, and it ends with, and it ends in, ends with, ends in, and ends in"
    ),
    telephone_gaps=phrases("and the number is, the number is, area code is, area code, then the number"),
    at=frozenset({"at", "@"}),
    dot=frozenset({"dot", "point", "period"}),
    signs={
        **{"underscore": "_", "under score": "_", "underline": "_", "underbar": "_", "under bar": "_"},
        **{"dash": "-", "hyphen": "-", "minus": "-", "plus": "+", "plus sign": "+"},
    },
    address_ends=frozenset(
        each("is it email mail address to my me sure yes yeah okay that was be would use send its say")
    ),
    asides=phrases(
        "the rate of, the rate, sign, symbol, all one word, as one word, one word, all in lower case, all "
        "small, all lower case, lower case, all lowercase, lowercase, in small "
        "letters, no spaces, all together, the letter, the number, the word"
    ),
    postcodes=("five", "zip4", "british", "canadian"),
    tongues=frozenset(each("english spanish french german italian portuguese dutch chinese arabic")),
    tongue_nouns=frozenset({"language"}),
    tongue_cues=frozenset(
        each(
            "another better change continue do excuse for get good have in instead know need only "
            "option other possible prefer rather repeat sorry speak speaker speaking speaks spoken "
            "switch talk "
            "understand use want would please different to can could"
        )
    ),
    tongue_words=frozenset(
        each(
            "a afraid again an any anybody anyone back better but can change continue could do does excuse "
            "for from get go good had has have hello here hi how i if in instead into is it know language "
            "like may me my need not now of only option or please possible prefer rather repeat say "
            "somebody someone sorry speak speaker speaking speaks spoken switch talk that the there they "
            "this to understand us use very want we well who will with would you"
        )
    ),
    secrets={
        **dict.fromkeys(("pin", "passcode", "pass code", "password", "passwords", "access code"), 3),
        **dict.fromkeys(("security code", "secret code", "verification code", "my code", "the code"), 3),
        **dict.fromkeys(("secret number", "security number", "cvv", "cvc", "c v v", "c v c"), 3),
        **dict.fromkeys(("security code on the back", "code on the back"), 3),
        **dict.fromkeys(("one time code", "authentication code", "telephone code", "pin code"), 3),
        **dict.fromkeys(("p i n", "otp", "o t p"), 3),
        **dict.fromkeys(("card", "card number", "visa", "mastercard", "american express"), 8),
    },
    secret_links=frozenset(
        each("i we you me use used using be was have had chose set gave got sent been has")
    ),
    passwords=phrases(
        "password was, password used to be, password is, passphrase is, passcode is, password it is, "
        "secret word is"
    ),
    password_states=frozenset(
        each(
            "not no wrong incorrect invalid right correct expired locked blocked forgotten lost gone old new "
            "the a my too also still always being hacked stolen broken what something going never it for "
            "and but or because if in on rejected refused compromised missing unknown different saved "
            "working very"
        )
    ),
    as_in=("as in", "for", "like", "like in"),
    name_leads=tuple(f"{whose} {who}" for whose in ("my", "for my") for who in _PEOPLE)
    + tuple(f"{who} {call}" for who in each("everyone everybody people they friends") for call in _CALL)
    + phrases(
        "that would be me, it is me, that is me, this is me, "
        "the reservation is under, the booking is under, it should be under, put it under, look under, "
        "down as, me down as, you have me down as, listed as, registered as, registered under, listed under, "
        "you are speaking with, you are speaking to, you are talking to, you are talking with, you got, you "
        "have got, "
        "put down, write down, put it down as, book it under, my full name is, full name, surname, surname "
        "is, family name, family name is, given name, "
        "name of, the last name is, last name is, last name, the first name is, "
        "my name is, my name's, the name is, name is, this is, it is, that is, that would be, i am, i am "
        "called, call me, you can call me, my first name is, my last name is, first name, first name is, it "
        "is spelled, spelled, for, under, make it, under the name of, under the name"
    ),
    name_places=frozenset({"under"}),
    name_nouns=frozenset({"name", "surname", "under", "down", "listed", "registered", *_PEOPLE}),
    written_with=phrases("with a, with an, with"),
    name_joints=phrases(
        "speaking, calling, here, on the line, and surname, surname, family name, and the last name is, and "
        "my last name is, spelled like, last "
        "name, last name is, and last name, my last name is, that is, that is spelled, it is spelled, "
        "spelled"
    ),
    no_names=frozenset(
        each(
            "why what who how when where need want speak talk rather business somebody someone not know can "
            "could should would have has had does did are were been stay remain necessary mandatory "
            "anonymous tell asking you "
            "your "
            "they she we us them which that's because if whose"
        )
    ),
    forms=_FORMS,
    heard=_HEARD,
)

_DAY_FIRST = {
    **_FORMS["date"],
    "month_day": (),
    "month_day_bare": (),
    "day_month": ("<first> <second> <written_year>",),
    "day_month_bare": ("<first> <second>",),
    "said_numbers": ("<number_day> <number_month> <year>",),
}

BRITISH = replace(ENGLISH, tag="en-GB", day_first=True, forms={**_FORMS, "date": _DAY_FIRST})
