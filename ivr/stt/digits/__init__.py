"""Spoken digits: a small net and pocketsphinx's Gaussians together, in a search that counts digits."""
