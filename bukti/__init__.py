"""The faces and the wiring of Bukti: configuration, command line, wording."""
