"""The pages of the desk: a module and a template of the same name for each."""
