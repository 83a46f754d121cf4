"""The desk for programs: JSON under `/api`, described by OpenAPI."""
