"""What is answered at the addresses that exports name: things, vocabularies, the catalogue."""
