"""What harvesters read."""
