"""Connections to services that both hear and speak."""
