"""Synthetic complaint files in the official forms, and the seeded generator that writes them."""
