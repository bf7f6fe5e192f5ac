"""The curators' desk: one page that answers “what needs me today”, of cards that rooms register."""
