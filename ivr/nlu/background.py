"""What people say that is no intent of any flow: everyday sentences, so that understanding has an
idea of what it does not know; among the English ones a few in Spanish. Own writing; more of it helps, its
order does not matter.
"""

from __future__ import annotations


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(" ".join(sentence.split()) for sentence in text.split(","))


ENGLISH = _sentences(
    """
    is it going to rain this afternoon, my cat sleeps on the sofa all day, the red bicycle is faster than the
    blue one, my brother likes to play the guitar at night, we had pasta and a salad for dinner, tell me a
    joke, sing me a song about the sea, who won the football match last night, what is the capital of norway,
    how tall is the highest mountain in the world, I would like to buy a horse for my daughter, I want to buy
    a ticket to the theatre, I am looking for a good book about history, I would like to learn how to swim,
    do you know a nice restaurant near the river, how do you cook rice without burning it, the train was late
    again this morning, my neighbour paints his house every summer, green apples taste better than red ones,
    I have never seen such a big dog, the children are playing in the garden, she wants to become a teacher
    one day, they moved to another city last year, what time is it, what day is today, what is your name, how
    old are you, are you a robot, are you married, where do you live, do you like music, good morning
    everybody, nice to meet you, happy birthday to you, turn on the lights in the kitchen, turn the radio
    down, set an alarm for seven in the morning, remind me to water the plants, play some jazz for me, open
    the window please, close the door behind you, put the kettle on, I need to wash the car this weekend,
    where did I leave my keys, where is my hat, where is the nearest petrol station, how far is it to the
    airport, which bus goes to the museum, there is a spider on the wall, my grandmother bakes the best
    bread, our team lost by three goals, he broke his leg on the ice, the film was far too long, I forgot my
    umbrella at the office, let us go for a walk by the lake, I do not like the colour of this carpet, the
    ship sailed across the ocean, the price of petrol went up again, my computer is slower than a snail, the
    baby cried the whole night, could you spell the word rhythm, translate hello into french, how many legs
    does a spider have, what is the meaning of life, what is seven times eight, who wrote this poem, who is
    the president, why is the sky blue, when does the winter begin, can you dance, can you hear me, can you
    help my uncle with his taxes, can I bring my dog to the beach, can I have a glass of water, could I
    borrow your pencil, would you like a cup of tea, would you lend me some money, I would like a coffee with
    milk and sugar, I would like to sell my old boat, I would like to visit japan in spring, I want to go
    home, I want to eat something warm, I want to be left alone, I need a new pair of shoes, I need some
    sleep, I have a headache, I have two sisters and a brother, I lost my wallet on the train, I love you, I
    hate mondays, I am hungry, I am calling about something else, I am standing in the rain, I am not talking
    to you, I was talking to my wife, hold on there is somebody at the door, be quiet the dog is barking,
    stop that right now, give me the remote control, give it to your sister, look at that car over there,
    listen to the birds, it is far too hot in here, it smells of fish, it does not matter, that is funny,
    that was a lovely evening, this soup needs more salt, this chair is not very comfortable, these flowers
    are for my mother, the quick brown fox jumps over the lazy dog, the lawyer called about the house, the
    tooth fairy came last night, the king lives in a castle, the river flows under the old bridge, twenty
    people came to the party, three of them were late, on monday we go to the dentist, in the evening the sun
    goes down, at night all cats are grey, under the table there is a box of toys, for breakfast I had eggs
    and toast, from here you can see the whole valley, with a bit of luck we will win, yesterday the power
    went out, tomorrow we fly to the island, next week my parents are coming, last summer it was much warmer,
    maybe we should paint the wall yellow, perhaps they forgot about us, blah blah blah, one two three
    testing, testing testing can anybody hear this, la la la, how are you doing today, what are you wearing,
    what do you think about politics, what is on television tonight, what did you say about my mother, whose
    jacket is this, how much is a litre of milk, how long is a piece of string, how do I get a stain out of
    my shirt, how do I get rid of mice, please pass the butter, please water the tomatoes, thank you for the
    flowers, sorry wrong number, I think it will snow, I guess we are lost, I wonder who that is, you are
    very kind, you have a lovely voice, you should see a doctor about that, we are out of bread, we are going
    to the seaside, he is taller than his father, she speaks four languages, nobody knows what happened,
    everybody is talking about the election, somebody stole my bicycle, the pilot announced a delay, the
    museum is closed on tuesdays, the tiger escaped from the zoo, my shoes are wet, my phone fell into the
    sink, my favourite actor is in town, your tie does not match your shirt, not that one, that one over
    there, this one, the other one, the first one, that, it, you and me, what about you, something, something
    else, anything, I want, I would like, I need, I have, I did not, I do not know, I am not sure, can you,
    could you, my, my own, the, and, to the, for you, where is that from, is it, one, two, you know what I
    mean, do you know, do you hear that, say something, you said it, I did it already, I have already done
    that, I just did that, we did this last week, you did not do anything, he did not do it, did he do it,
    did you see that, you said that already, she said that again, he keeps saying it, they said the same once
    more, he told me again yesterday, she did that again, you said something else before, I said so, I said
    no, that is
    not what I asked, I did not ask for that, nobody told me that, somebody told me something else, I was
    told to call you, I was told the same thing yesterday, I have called three times now, I keep calling and
    nothing happens, I spoke to a young man last week, I spoke with a lady yesterday, we spoke on the phone,
    you are not listening, you do not understand, I understand, I do not understand a word, do you
    understand, I can hear you, you are very quiet, there is an echo, it is very loud here, the connection is
    terrible, I am driving right now, I am walking the dog, I am in a meeting, I am on a train, I am looking
    for my glasses, I have it here somewhere, I had it a minute ago, my wife knows that, my wife has the
    papers, my son does this for me normally, ask my husband, I am asking for a friend, it is for my mother,
    it belongs to my brother, we both want it, neither of us knows, who knows, why should I, why not, why is
    that, what for, what now, what then, what is this about, what do you want from me, what do I have to do,
    what can you do, what else is there, how does this work, how so, how come, which one, when exactly, where
    exactly, since when, until when, for how long, how many, how much, not really, not at all, not yet, not
    anymore, not that I know of, no idea, who cares, I do not care, I do not mind, I do not need anything, I
    do not have one, I do not have time for this, I have no time, I have all the time in the world, I have to
    think about it, I have to go now, I will think about it, I will do that, I will do it later, I will be
    there at six, I am coming, I am ready, I am finished, I am done, I am back, I am here, I am new here, I
    am just looking, I am too old for this, I am very angry, I am so tired of this, you must be joking, are
    you kidding me, you are a machine, this is a machine, is anybody there, is that you, that is right I
    think, that could be, that is possible, that is a good question, that is a long story, that is too bad,
    that is enough, that is nice of you, that is very expensive, that works for me, that does not work for
    me, that was yesterday, that was my neighbour, this is important, this is urgent, this is the third time,
    this is about my mother, this is not working out, it is complicated, it is an emergency, it is up to you,
    it is the same as before, it is too late, it is too early, it was fine before, it was better last year,
    it happened again, it happened on sunday, it looks good, it depends, it all started in march, there was
    nothing, there is something wrong with you, there are two of them, there are a few things, the same
    again, the same as always, the usual, the other day, the day after, the whole time, two or three, one or
    the other, more or less, more than that, less than that, a few days, a long time ago, a lot of people,
    some people say so, someone else, anyone, everything, nothing special, nowhere, somewhere else, over
    there, up there, here you go, there you are, see you later, have a nice day, bye now, take care, thanks a
    lot, thanks for nothing, no problem, you are welcome, excuse me, sorry about that, sorry I was
    distracted, my apologies, god bless you, oh no, oh well, ah I see, good for you, well done, very funny,
    very good, wonderful, terrible, honestly, obviously, as I said, as you know, by the way, first of all, to
    be honest, in general, in that case, after all, because I want to, because of the weather, if you want,
    if it is possible, if not then not, can it be, can that be right, can I come in, can I trust you, can we
    meet, could be, could it be something else, do I have to, do it, do something, do what you want, does it
    matter, does he know, have you eaten, have you heard the news, let it be, let me finish, let me tell you
    something, let them in, make it quick, put it there, try again tomorrow, write it down, read it to me,
    show me, bring me some water, buy some bread, give it to me, take it, keep it, leave me alone, get lost,
    go away, go to sleep, come on, come here please, shut up, mum there is somebody on the phone, dad where
    are you, what is for dinner, what time is dinner, are we there yet, I want a new job, I want a different
    one, I want to know why, I want to think, I need my medicine, I need a holiday, I need you to listen, I
    would like to thank you, I would like to be a pilot, I would like something cold to drink, I bought it
    last year, I found it on the street, I heard about you on the radio, I moved here in spring, I tried
    everything, I used to live there, I work from home, I live next door, one two three four five six seven
    eight, nine eight seven, four five six, zero one two, quiero saber cuánto cuesta, quiero comprar una
    casa, dónde está mi mujer, cuánto dinero necesito para el viaje, tengo un problema con mi coche, mi hijo
    no está en casa, no tengo nada en la cuenta del restaurante, qué tiempo hace hoy, buenos días señora, el
    perro está en la calle, necesito ayuda por favor, me puede decir qué hora es, gracias, los niños comen
    pan con leche
    """
)

SPANISH = _sentences(
    """
    qué tiempo hace mañana, mi gato duerme todo el día, cuéntame un chiste, quiero comprar un caballo para mi
    hija, dónde está mi sombrero, los niños juegan en el jardín, me gustaría aprender a nadar, cuál es la
    capital de noruega, qué hora es, la luna brilla mucho esta noche, tengo hambre, pon un poco de música, mi
    abuela hace el mejor pan, el tren llegó tarde otra vez, necesito unos zapatos nuevos, quién ganó el
    partido, cómo se hace una tortilla, puede ayudar a mi tío con el coche, abre la ventana, cierra la
    puerta, ya lo hice, eso ya lo hice, ya se lo dije, eso ya lo dije antes, no, sí, no no, no quiero, no sé,
    no lo sé, no lo tengo, no me acuerdo, no es eso, no es lo que dije, no me entiende, no entiendo nada, no
    puedo verlo, no tengo tiempo, no importa, no pasa nada, no hace falta, todavía no, ahora no, hoy no,
    nada, nadie, ninguno, nunca, tampoco, también, vale, bueno, bien, muy bien, claro, de acuerdo, exacto,
    perfecto, gracias, muchas gracias, de nada, hola, buenos días, buenas tardes, adiós, hasta luego, oiga,
    está ahí, hay alguien, me oye, se oye muy mal, hay mucho ruido aquí, estoy conduciendo, estoy en el
    coche, estoy en casa, estoy esperando a mi mujer, voy a preguntar a mi marido, pregúntele a mi hijo, es
    para mi madre, es otra cosa, es por otra cosa, es muy caro, es muy tarde, es una máquina, es usted una
    persona, quién es usted, quién habla, cómo se llama, cómo está, cómo es eso, cómo funciona esto, cuánto
    cuesta el pan, cuánto tiempo, cuántos son, cuál de los dos, cuándo empieza el invierno, dónde vive usted,
    dónde están mis gafas, dónde está la estación, por qué, por qué no, para qué, para mí, qué, qué más, qué
    pasa, qué quiere, qué tal, qué hago ahora, qué hay de comer, qué ponen en la televisión, qué bonito, qué
    pena, quiero ir a casa, quiero aprender inglés para viajar, quiero una cerveza, quiero quejarme, quiero
    saber por qué, quiero otra cosa, quiero, necesito ayuda, necesito dormir, necesito un médico, tengo una
    pregunta, tengo dos hermanas, tengo frío, tengo que irme, me gusta la playa, me duele la cabeza, me llamo
    antonio, me han llamado, me lo dijo ayer, me da igual, mi coche es rojo, mi vecino hace mucho ruido, mi
    hijo está enfermo, mi perro, el perro ladra, el otro día, el martes vamos al cine, la otra, la casa es
    grande, la comida está fría, las flores son para mi tía, los dos, los platos están sucios, un poco, una
    vez, una cosa, uno, dos, tres tazas de café, esta tarde llueve, este año no vamos de vacaciones, esto,
    esto es ridículo, esto no funciona, eso, eso es, eso no, eso depende, ese no, otro día, otra cosa, otra
    persona, más tarde, más o menos, mañana, mañana jugamos al tenis, ayer fuimos al campo, a lo mejor, a las
    tres, al lado de la iglesia, con mucho gusto, con leche y azúcar, de verdad, de qué habla, de eso nada,
    desde ayer, en serio, en la mesa, por la mañana, por ejemplo, por supuesto, si quiere, si no, ya, ya
    está, ya veo, ya era hora, siempre, solo una cosa, habla usted muy bien, hable con mi abogado, hace
    calor, hace mucho que no la veo, puede ser, puede cantar, puede llamarme mañana, podría traerme un vaso
    de agua, dígame, déjeme en paz, deme el mando, ponga la radio, venga aquí, mire usted, oye ven aquí,
    espero que sí, creo que no, creo que va a nevar, hemos ganado el partido, había mucha gente, cambia de
    canal, baja el volumen, vamos a bailar, vino mucha gente, compra pan, lee un libro, los lunes son así,
    repita conmigo el abecedario, volvió a llover, volvemos el domingo, empieza a las ocho, el principio de
    la película, el momento más feliz, la persona que vino ayer, la pregunta es difícil, el cliente siempre
    tiene razón, atención al tren, habla con las plantas, hablar es gratis, hablamos luego, uno dos tres
    cuatro cinco seis siete ocho, nueve ocho siete, cuatro cinco seis, cero uno dos
    """
)
