"""Tags that are laid over terms of InvenioRDM: the terms exist, and lack them by themselves."""

from __future__ import annotations

from .test_titles import APP_DATA, read, stock, terms


def test_each_tag_is_laid_over_a_term_that_lacks_it() -> None:
    theirs = read(stock() / "vocabularies.yaml")
    laid = read(APP_DATA / "vocabularies" / "tags.yaml")
    assert laid
    for name, tags in laid.items():
        own = {
            term["id"]: set(term.get("tags", ()))
            for term in terms(stock() / theirs[name]["data-file"])
        }
        assert tags.keys() <= own.keys()
        assert not {term for term, given in tags.items() if own[term] & set(given)}
