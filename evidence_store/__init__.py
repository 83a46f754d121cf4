"""What is known and kept: the catalogue, the content-addressed objects, the audit log."""
