"""One change over many records: seen beforehand, carried out one by one, kept, taken back."""
