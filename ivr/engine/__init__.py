"""The host that holds conversations on Asterisk: it does what the pure core decided."""
