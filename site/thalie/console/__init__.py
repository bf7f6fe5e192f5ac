"""What all commands share: an application around them, patience with services that restart."""
