"""The subcommands of ``thalie``, one module each."""
