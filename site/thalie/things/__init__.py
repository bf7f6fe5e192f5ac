"""The book of things that datasets name, and which of them are one."""
