"""What every client of a service needs, whether it hears or speaks.

breaker  whether a service is asked at all        sigv4  how AWS believes who asks
"""
