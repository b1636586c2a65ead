"""`python -m leadhub` is the command line."""

from leadhub.cli import main

if __name__ == "__main__":
    main()
