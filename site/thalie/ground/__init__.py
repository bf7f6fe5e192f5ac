"""What every room stands on: languages, identifiers, units, plain text, errors. Pure."""
