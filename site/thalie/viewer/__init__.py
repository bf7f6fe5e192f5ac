"""Looking into files before they are downloaded: for those who may read them, and nobody else."""
