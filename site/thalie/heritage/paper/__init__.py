"""The page of a dataset as a data paper: what each of its sections says, in one language. Pure.

Each module makes a section out of a record; ``theme/paper.py`` asks them, and the templates in
``templates/semantic-ui/thalie/record`` draw what they give. What is empty is left out here, so that
no heading stands over nothing.
"""
