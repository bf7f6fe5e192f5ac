"""What is in spectra and maps, drawn: numbers in, pictures and words out. Pure.

``looking`` asks ``capture`` for what a file holds, ``peaks`` finds the lines of elements in a
spectrum, ``drawing`` makes pictures, ``words`` says what is seen in them, ``inside`` lists what is
in a file. Only ``answers``, with ``tree``, opens one, and runs in the reading process alone.
``drawing`` loads Matplotlib, ``lines`` xraydb, ``peaks`` SciPy, when they are first needed:
never in a process that serves pages.
"""
