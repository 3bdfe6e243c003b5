"""The public tables: each declared once, for pages, files of open data and their dictionary."""
