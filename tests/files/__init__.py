"""Makers of spreadsheets, good and nasty, and the made-up sample files in `samples`."""

from pathlib import Path

SAMPLES = Path(__file__).parent / "samples"
