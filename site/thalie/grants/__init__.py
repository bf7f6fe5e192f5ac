"""Who else may read a dataset: requests, share links, grants; each is listed and ends."""
