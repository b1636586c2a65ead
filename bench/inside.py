"""LeadHub's own code in a fresh process: `python -m bench.inside TASK [ARGUMENT…]`; `bench.world` starts it.

Prints one JSON object, the task's answer.
"""

import json
import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leadhub.settings")
    django.setup()
    from bench import delivering, tasks

    TASKS = {**tasks.TASKS, **delivering.TASKS}
    print(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
