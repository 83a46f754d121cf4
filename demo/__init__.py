"""A sample unit: writes the folder tree of a fictitious office, and what each of its files is."""
