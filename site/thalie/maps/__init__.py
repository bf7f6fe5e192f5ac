"""Maps without another's server: the coasts of ``world-atlas``, and where places lie on them."""
