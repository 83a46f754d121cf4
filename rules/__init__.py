"""What is expected of a unit and what a document says: pure functions and the rule packs."""
