"""Rules that change with the date: data with source, article and effective date."""
