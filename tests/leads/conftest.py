"""What all tests of the lead core share."""

from hypothesis import settings

# How long one example takes says more about the machine than about the code; `make bench` measures.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
