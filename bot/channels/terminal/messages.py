"""What the command line says by itself."""

from __future__ import annotations

# The command line.
CHAT_OPENING = (
    "Ask about safeguarding procedure. Never type a name, an address or a date of birth. An empty line ends."
)
#: What else can be done here, after a sentence of use.
USE = "safeguarding-bot case says who acts first across a council boundary; --help lists the rest."
CHAT_CLOSING = "Nothing you typed was kept."
# The service.
RUNNING = "Running. Stop with Ctrl+C."
PAGE_AT = "The page is at {address}."
NO_PROXY_TRUSTED = (
    "Limits count everybody behind your web server as one; set SAFEGUARDING_TRUSTED_PROXIES to its address."
)
NO_QUESTION = "No question came in. Type one after ask, or one a line with -."
READING = "Reading"
ENCODING = "Making findable"
DOCUMENTS, ROWS = "Documents", "Rows"
STOPPED = "Stopped."
