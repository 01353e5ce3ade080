"""Detectors of what may not be published. Pure functions from text to hits."""
