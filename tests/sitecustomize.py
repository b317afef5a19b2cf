"""Another clock for the tests and every process that they start: Python imports this module by itself.

``TEST_CLOCK_AHEAD`` is how many seconds the clock is ahead, or behind where negative; without it nothing
happens. The distance is given, not the moment, so that all processes agree on the time.
"""

import os

if ahead := os.environ.get("TEST_CLOCK_AHEAD"):
    import datetime as dt

    import time_machine

    moment = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=int(ahead))
    time_machine.travel(moment, tick=True).start()
