#!/usr/bin/env python
"""Django's own command line; `leadhub` offers the same commands and starts the product."""

from leadhub.cli import main

if __name__ == "__main__":
    main()
