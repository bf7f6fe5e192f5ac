"""Terms that depositors miss in the vocabularies: proposed at the field, settled by curators."""
