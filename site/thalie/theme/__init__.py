"""What people see around the records: fonts, front page, DOI links, French words."""
