"""The package for the assessors: a bag of documents with an offline browser, made, and checked anywhere."""
