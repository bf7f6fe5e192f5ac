"""What a replay pack brings along to be used by its notebook: no part of it needs Thalie. Pure."""
