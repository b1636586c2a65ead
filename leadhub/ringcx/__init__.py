"""Speaks RingCX: where it lives, how one signs in, what can be asked of it, and what its answers mean.

Pure: no Django, no environment, no database. Only `transport` touches the network.
"""
