"""Draws as they are published: one document each, which anyone can check without this service."""
