"""A stock InvenioRDM to compare with: no line of Thalie's, in an environment of its own."""
