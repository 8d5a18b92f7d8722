"""Shots: where they go, what they hit, and how to aim them."""
