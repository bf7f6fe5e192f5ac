"""Published records in the words of other standards: one read model, one pure module for each."""
