"""Measuring LeadHub: `python -m bench` (or `make bench`)."""
