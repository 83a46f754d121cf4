"""Writers: from a neutral content to the bytes of a file, the same bytes every time."""
