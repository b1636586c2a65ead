"""A small Django project of its own, to measure django-import-export's dry run with."""
