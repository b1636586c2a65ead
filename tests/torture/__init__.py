"""Torture: whole loads in real processes that die at seeded moments, against a practice RingCX that misbehaves.

`make torture` runs a thousand; `python -m tests.torture --seed N --runs 1` plays one again.
"""
