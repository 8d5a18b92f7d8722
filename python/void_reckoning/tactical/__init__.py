"""Shots: trajectories, hits and aiming."""
