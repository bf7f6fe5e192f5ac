"""PostgreSQL, Valkey, OpenSearch and a local DataCite as child processes of one machine."""
