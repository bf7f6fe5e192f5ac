"""A dataset to be replayed: a pack with conditions and a notebook, NeXus files, and ``verify``.

``contents`` is all that a pack has beside the files of the dataset, a pure function of the read
model; ``pack`` sends it, behind the rights of the files. ``tools`` is Python that every pack brings
along, and that needs nothing of Thalie. ``nexus`` plans NeXus files, which the reading process of
``capture`` writes; ``agreement`` compares a record with its files.
"""
