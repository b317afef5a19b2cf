"""Another clock for the tests and every process that they start: Python imports this module by itself.

``TEST_CLOCK_AHEAD`` is how many seconds the clock is ahead, or behind where negative; without it nothing
happens. The distance is given, not the moment, so that all processes agree on the time.
"""

import os

if ahead := os.environ.get("TEST_CLOCK_AHEAD"):
    import time

    import time_machine

    clock = time_machine.travel(time.time() + int(ahead), tick=True).start()
    real = time_machine.escape_hatch.time.time
    # What passed before it went is made good: a busy machine may stand still between the two.
    while abs(late := real() + int(ahead) - time.time()) > 0.001:
        clock.shift(late)
