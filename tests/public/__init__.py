"""The public pages as a browser gets them."""
