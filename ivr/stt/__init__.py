"""Speech in: one Protocol, one file per engine."""
