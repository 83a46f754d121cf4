"""The words of the sample: what each kind of document of the fictitious unit says."""
