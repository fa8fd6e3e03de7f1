"""English."""

from __future__ import annotations

from dataclasses import replace

from ivr.nlu.background import ENGLISH as BACKGROUND
from ivr.nlu.language import Language, each, phrases

_APOSTROPHES = {
    **{f"{who}'s": f"{who} is" for who in each("it that what where who how there here when he she")},
    **{f"{who}'d": f"{who} would" for who in each("i you we they he she it")},
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
_NATO = (
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november "
    "oscar papa quebec romeo sierra tango uniform victor whiskey yankee zulu"
)
_FORMS = {
    "date": {
        "today": ("today",),
        "tomorrow": ("tomorrow",),
        "weekday": ("(on) <weekday>", "(on) the coming <weekday>", "this coming <weekday>"),
        "next_weekday": ("(on) next <weekday>",),
        "this_weekday": ("(on) this <weekday>",),
        "weekday_of_next_week": ("(on) <weekday> (of) next week",),
        "date": (
            "(on) (the) <ordinal> of <month>",
            "(on) <month> (the) <day>",
            "(on) <weekday> (the) <ordinal> of <month>",
            "(on) <weekday> <month> (the) <day>",
            "(the) <ordinal> of <month> <year>",
            "<month> (the) <day> <year>",
            "<weekday> <month> (the) <day> <year>",
            "<weekday> the <ordinal> of <month> <year>",
            "(on) (the) <day> <month>",
            "(on) (the) <day> <month> <year>",
        ),
        "bare": ("(on) the <ordinal>", "<ordinal>"),
        "day_of_month": ("(on) <weekday> the <ordinal>",),
        "this_month": ("(on) the <ordinal> of this month",),
        "next_month": ("(on) the <ordinal> of next month",),
        "days_ahead": ("in <count> day/days", "<count> day/days from now/today"),
        "weeks_ahead": ("in <count> week/weeks", "<count> week/weeks from now/today"),
        "months_ahead": ("in <count> month/months", "<count> month/months from now/today"),
        "after_tomorrow": ("(the) day after tomorrow",),
        "yesterday": ("yesterday",),
        "before_yesterday": ("(the) day before yesterday",),
        "last_weekday": ("(on) last <weekday>", "this past <weekday>"),
        "days_ago": ("<count> day/days ago",),
        "weeks_ago": ("<count> week/weeks ago",),
        "week_after_weekday": ("<count> week/weeks from/on/after <weekday>",),
        "week_after_tomorrow": ("a week from/after tomorrow",),
        "iso": ("<written_year> <first> <second>",),
        "month_day": ("<first> <second> <written_year>",),
        "month_day_bare": ("<first> <second>",),
        "no_day": ("may i", "first name", "second name", "first one", "second one", "one second"),
    },
    "time": {
        "clock": (
            "(at/around/about/by) <hour> o'clock (<part>)",
            "(at/around/about/by) <hour> <part>",
            "(at/around/about/by) <hour> <minute> <part>",
            "at/around/about/by <hour> (<minute>)",
            "at/by <late> (<minute>)",
            "<part> at <hour> (<minute>)",
            "<late> hundred (hours)",
        ),
        "bare": ("<hour>", "<hour> <minute>", "<late> <minute>"),
        "half": ("(at) half past <hour> (<part>)", "(at) half <hour> (<part>)"),
        "quarter": ("(at) (a) quarter past/after <hour> (<part>)",),
        "quarter_to": ("(at) (a) quarter to/till/of/before <hour> (<part>)",),
        "past": ("(at) <minutes> (minutes) past/after <hour> (<part>)",),
        "to": ("(at) <minutes> (minutes) to/till/of/before <hour> (<part>)",),
        "noon": ("(at) (twelve) noon", "(at) midday"),
        "midnight": ("(at) (twelve) midnight",),
    },
    "money": {
        "sum": (
            "<amount> <unit>",
            "<amount> <unit> (and) <cents> <coin>",
            "<amount> <unit> (and) <rest>",
            "<cents> <coin>",
            "<amount> <rest> <unit>",
        ),
        "bare": ("<amount>", "<amount> (and) <rest>"),
        "one": ("a <unit>", "a <unit> (and) <rest>", "a <unit> and <cents> <coin>"),
        "half_more": ("<amount> <unit> and a half",),
        "one_half": ("a <unit> and a half",),
        "half": ("half a <unit>",),
    },
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
}

ENGLISH = Language(
    tag="en",
    contractions={
        **_BARE,
        **_APOSTROPHES,
        "cannot": "can not",
        "gonna": "going to",
        "wanna": "want to",
        "gotta": "got to",
        "gimme": "give me",
        "lemme": "let me",
        "dunno": "do not know",
        "ok": "okay",
        "yea": "yeah",
        "ya": "yeah",
        "thankyou": "thank you",
    },
    fillers=frozenset(
        each(
            "um uh er erm hmm hm mm ah eh oh well so okay please thanks thank you hi hello hey just "
            "actually basically sir madam now then right kindly like"
        )
    ),
    pauses=frozenset(each("um uh er erm hmm hm and then dash hyphen space comma")),
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
    scales={"thousand": 1000, "million": 1_000_000},
    one=frozenset({"a"}),
    joiners=frozenset({"and"}),
    fractions={"a half": 0.5, "half": 0.5, "a quarter": 0.25, "three quarters": 0.75},
    dozens={"dozen": 12, "couple": 2, "pair": 2},
    point=frozenset({"point"}),
    minus=frozenset({"minus", "negative"}),
    zeros=frozenset(each("oh o nought naught nil")),
    repeats={"double": 2, "triple": 3, "treble": 3, "quadruple": 4},
    yes=phrases(
        "yes, yeah, yep, yup, yes please, yeah please, yeah sure, yes sure, yes I do, yes it is, yes "
        "that's right, yes that's correct, sure, sure thing, sure why not, of course, correct, that's "
        "correct, that's right, that is it exactly, right, you got it, you bet, absolutely, definitely, "
        "certainly, exactly, indeed, affirmative, positive, I do, it is, I would, I think so, I believe "
        "so, I guess so, I guess, go ahead, please do, why not, okay, alright, all right, fine, sounds "
        "good, sounds right, sounds great, uh huh, mm hmm, mhm, by all means, very much, yes "
        "indeed, yes of course, yes ma'am, yes sir, yes absolutely, yeah no problem, no yeah, no yes, "
        "that would be great, that would be nice, that'd be great, perfect, true, I confirm, confirm, "
        "it's correct, it's right, there is, yes there is, aye, I am, yes I am, yes I would, it does, "
        "looks good"
    ),
    no=phrases(
        "no, nope, nah, yeah no, yes no, well no, oh no, no thanks, no thank you, nope thanks, no I "
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
        "bye, goodbye, that's all for today, that's all for now, that's all I need, that's all I needed"
    ),
    unsure=phrases(
        "I don't know, I'm not sure, not sure, I have no idea, no idea, maybe, perhaps, I can't say, I "
        "don't care, I don't mind, I don't understand, what, I don't remember, no problem, one moment"
    ),
    leads=phrases(
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
    corrections=("no", "no it's"),
    carrier_words=frozenset(
        each(
            "it is was that this the a my our your number yes yeah yep sure here have got i i'd i'll "
            "think believe would will want one for me be am we has should say said says goes as follows "
            "called with of digits digit take go choose prefer calling about starting finally ending on "
            "at by in around how let us make maybe perhaps good fine great best works work day date time come"
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
    ordinals={
        **_ORDINALS,
        **{
            f"{ten} {name}": at + number
            for ten, at in _ORDINAL_TENS
            for name, number in _ORDINALS.items()
            if number < 10 and at + number <= 31
        },
        "twentieth": 20,
        "thirtieth": 30,
    },
    minutes={"quarter": 15, "half": 30},
    parts={
        **dict.fromkeys(("am", "a m", "in the morning", "this morning", "tomorrow morning"), "am"),
        **dict.fromkeys(("pm", "p m", "in the afternoon", "this afternoon", "in the evening"), "pm"),
        **dict.fromkeys(("this evening", "tonight", "tomorrow afternoon", "tomorrow evening"), "pm"),
        **dict.fromkeys(("at night", "in the night"), "night"),
    },
    units=each("dollars dollar euros euro pounds pound pesos peso bucks buck quid"),
    coins=each("cents cent pence p penny pennies centavos centavo"),
    letters={word: word[0] for word in each(_NATO)},
    as_in=("as in", "for", "like", "like in"),
    name_leads=phrases(
        "my name is, my name's, the name is, name is, this is, it is, that is, that would be, i am, i am "
        "called, call me, you can call me, my first name is, my last name is, for, under, make it, under the "
        "name of, under the name"
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
}

BRITISH = replace(ENGLISH, tag="en-GB", day_first=True, forms={**_FORMS, "date": _DAY_FIRST})
