"""Processes that publish records when told to, and say what each cost."""
