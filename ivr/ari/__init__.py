"""Asterisk's REST interface: what it tells us (inbound), what we ask of it (outbound), the wire (client).

inbound and outbound are pure: JSON text in and our own values out, our own values in and requests
out. Only the client and media touch a socket. Nothing beyond this room ever sees Asterisk's JSON.
"""
