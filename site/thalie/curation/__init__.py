"""Review by curators: who publishes, what is asked of whom, at which field, and how it goes on."""
