"""What a record is: its versions, its read model, its changes, and the index that finds it."""
