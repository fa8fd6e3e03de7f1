"""A hotel that speaks two languages: a form of a day, a number, a choice and a name, and an aside."""

HOTEL = {
    "hotel.yaml": """
flow: hotel
languages: [en-US, es-ES]
policy: {handover: desk}
slots:
  arrival: {type: date, label: arrival date}
  nights: {type: number, label: number of nights}
  room:
    type: choice
    label: room
    choices: {single: single room, double: double room, suite: family suite}
  guest: {type: name, label: name}
intents:
  book:
    label: book a room
    begin: when
    hear:
      - (I want to) book/reserve a room
      - I need a room (for/on <arrival>)
      - a <room> for <nights> nights
  cancel:
    label: cancel a booking
    begin: desk
    hear:
      - (I want to) cancel my booking/reservation
      - please cancel my room
  breakfast:
    label: ask about breakfast
    begin: breakfast
    hear:
      - when is breakfast
      - is breakfast included
      - what time do you serve breakfast
steps:
  welcome: {ask: How can I help you?}
  when: {ask: When will you arrive?, for: arrival}
  how_long: {ask: How many nights will you stay?, for: nights}
  which: {ask: "Single, double or suite?", for: room}
  who: {ask: What name is the booking for?, for: guest}
  sure:
    ask: A {{ room }} for {{ guest }}, {{ arrival | day }}, {{ nights }} nights. Is that right?
    on: {yes: done, no: desk}
  done: {hangup: Booked.}
  breakfast: {say: It is included., then: return}
  desk: {queue: desk}
""",
    "es-ES.yaml": """
slots:
  arrival: {label: fecha de llegada}
  nights: {label: número de noches}
  room:
    label: habitación
    choices:
      single: [habitación individual]
      double: [habitación doble]
      suite: [suite familiar]
  guest: {label: nombre}
intents:
  book:
    label: reservar una habitación
    hear:
      - (quiero) reservar una habitación
      - necesito una habitación (para <arrival>)
      - una <room> para <nights> noches
  cancel:
    label: cancelar una reserva
    hear:
      - (quiero) cancelar mi reserva
  breakfast:
    label: preguntar por el desayuno
    hear:
      - cuándo es el desayuno
      - está incluido el desayuno
steps:
  welcome: {ask: "¿En qué puedo ayudarle?"}
  when: {ask: "¿Cuándo llega?"}
  how_long: {ask: "¿Cuántas noches se queda?"}
  which: {ask: "¿Individual, doble o suite?"}
  who: {ask: "¿A nombre de quién?"}
  sure: {ask: "Una {{ room }} para {{ guest }}, {{ arrival | day }}, {{ nights }} noches. ¿Es correcto?"}
  done: {hangup: Reservada.}
  breakfast: {say: Está incluido.}
""",
}
