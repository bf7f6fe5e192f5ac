"""Published records in the words of other standards: a read model, a module for each. Pure."""
