"""What a search leads to: the one thing that was named, advice, results as a file."""
