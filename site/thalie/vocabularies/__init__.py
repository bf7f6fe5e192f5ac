"""Vocabularies of heritage science: their files, how they are checked, loaded and searched.

``files``, ``years``, ``properties`` and ``check`` are pure; ``load`` needs a running instance.
"""
