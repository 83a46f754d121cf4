"""The check before an audit: one verdict, and every finding behind it."""
