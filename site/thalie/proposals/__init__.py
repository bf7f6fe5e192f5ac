"""What the files of a draft say, proposed to whoever edits it, and whom they name."""
