"""Pictures of what is in files: drawn by a worker, shown to who may read the files."""
