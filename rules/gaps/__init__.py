"""What is missing on a date, and what the evidence can at most be worth. Pure."""
