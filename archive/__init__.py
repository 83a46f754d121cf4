"""The watched folder tree and the road a file travels from drop to index."""
