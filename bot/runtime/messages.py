"""What is said of a service that runs, or cannot listen."""

from __future__ import annotations

NOT_GIVEN = (
    "SAFEGUARDING_TELEGRAM_TOKEN is not set; BotFather gives you one. For the page in a browser alone set "
    "SAFEGUARDING_WEB_URL. See docs/running-it.md."
)
NO_CHAT = "For the chat set SAFEGUARDING_TELEGRAM_TOKEN; BotFather gives you one. See docs/running-it.md."
NO_PAGE_ADDRESS = "For pages set SAFEGUARDING_WEB_URL, the address at which people open them."
NOT_LISTENING = "{address} cannot be listened on; another process may. See SAFEGUARDING_LISTEN."

# What goes wrong while it runs, with what to do.
DATABASE_SILENT = "The database does not answer; see that it runs and can be reached."
DISK_FULL = "The disk under {folder} is full; free some space."
CLOCK_DIFFERS = "The clock of this machine and that of the database differ; set both by one time server."
ANSWERING_HUNG = "The process that answers hung and was ended; another takes its place."
ANSWERING_SLOW = "Answers take more than half a minute; see what else this machine does."
LOOP_HANGS = "The service did nothing for a minute; start it anew."
