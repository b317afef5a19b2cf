"""Another clock, and faults, for the tests and every process that they start: Python imports it by itself.

``TEST_CLOCK_AHEAD`` is how many seconds the clock is ahead, or behind where negative; without it nothing
happens. The distance is given, not the moment, so that all processes agree on the time.
``TEST_CLOCK_STEPS`` is a file with the seconds by which the program's own clock is ahead now: it is put on or
back while the program runs, as a machine's is, and what passes is measured as ever.
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

if steps := os.environ.get("TEST_CLOCK_STEPS"):
    import datetime as dt
    from pathlib import Path

    import bot.clock

    steady = bot.clock.system_clock

    def stepped() -> dt.datetime:
        """This moment by a clock that was put on or back."""
        return steady() + dt.timedelta(seconds=float(Path(steps).read_text("ascii")))

    bot.clock.system_clock = stepped
