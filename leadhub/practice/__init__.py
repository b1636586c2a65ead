"""Practice RingCX: a look-alike of the RingCX lead API for practice, demonstrations and tests.

It answers on loopback only, keeps its leads in one SQLite file and imports nothing else of LeadHub.
Start it with ``python -m leadhub.practice``; its world is described in `leadhub.practice.seeds`.
"""
