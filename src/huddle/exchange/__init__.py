"""Other people's formats: bytes to staged rosters, records to bytes. Knows no store, no clock and no network."""
