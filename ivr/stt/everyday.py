"""The words of everyday talk: a recogniser that knows them need not hear a phrase in all that is said.

The 600 most frequent words of pocketsphinx's own US English language model, without names, letters and
oaths; `bench/ear.py words` makes the list.
"""

from functools import cache

from ivr.nlu.languages import language_of
from ivr.nlu.normalize import surface
from ivr.stt.spoken import is_english

_TEXT = """
the to i and a of you that in it is for but know was have they on like be not it's so with are one this
he yeah just my we as what if do at or don't about i'm all think there would from two me people can your
get out no that's said up more when an had right well really has will oh because how time them she been
by some who their his were now then go good mean than going her see could much other you're five got
three even too only want did him something very where here way which nine lot make say first years back
any new our also over into ah i've they're year thing still four should work things those take us most
didn't why these never twenty there's need after being can't okay little down kind point actually many
day off come same six before last he's look sure eight money doing pretty around seven always guess life
dollars long yes better probably every we're world does anything maybe school great find doesn't though
made big feel through thirty cause game old put use different stuff ten home may might used am thought
while best since man love own getting another fifty few bad give part percent live family i'll tell ever
gonna again went someone help i'd keep everything try play hard done enough trying next end away its
place far forty talk ninety both real says country kids times least person bit such high exactly what's
isn't told nothing friends believe let call having able show else watch ago job nice start once whole
house government problem looking change children each without days found true saying between less week
she's seen already wouldn't makes guy course care name second came sixty pay wasn't talking until making
seems eighty thanks either idea seventy read yet definitely team working city wanted left remember fact
night business months state number against called half public understand everyone whatever er almost run
friend case took sometimes today must sorry important wrong started heard haven't couple minutes hi set
reason question system together car games women hope states hey stop happened thank guys coming sort
small won't fun hear york under let's quite during agree free wow buy close past food top anyone hours
you've saw side news myself cool mind thinking company deal whether comes happen interesting looks gets
later taking young parents phone ask stay matter please we've united especially power health area
american rather move open usually goes line fifteen sense using men wait story means couldn't however
somebody fine leave become playing lost level water living full often head funny yourself instead group
college zero happy president easy ones others knew post month hit seem supposed age needs room
experience asked computer support turn outside issue eat given movie likely hand aren't white possible
face market everybody book wants weeks gone tried certain early police rest you'll future taken
countries problems cost situation woman chance sounds information child twelve third anyway type mother
girl party players bring works check watching win worked basically black hour lives eleven middle worth
hello husband added internet security based cut law son running control married soon body along paid
season wife spend history dog single learn behind example difficult front america themselves clear huge
wanna shows order although per played price class they've plan human jobs takes father local south felt
amount answer gave within music absolutely across schools we'll longer economy topic knows hold morning
pick unless late pounds meet video
"""

EVERYDAY = tuple(_TEXT.split())


@cache
def everyday(tag: str) -> tuple[str, ...]:
    """Such words of a language: for others than English, those of sentences about anything."""
    if is_english(tag):
        return EVERYDAY
    lines = language_of(tag).background
    return tuple(dict.fromkeys(word for line in lines for word in surface(line)))
