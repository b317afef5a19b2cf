"""What is said when the service starts, or cannot."""

from __future__ import annotations

NOT_KNOWN = "Telegram does not know this token; see SAFEGUARDING_TELEGRAM_TOKEN."
NO_TELEGRAM = "Telegram cannot be reached; see the network and SAFEGUARDING_TELEGRAM_BASE_URL."
NO_TELEGRAM_BY_PROXY = (
    "Telegram cannot be reached through the proxy that HTTPS_PROXY or HTTP_PROXY names; correct the setting, "
    "or name Telegram's host in NO_PROXY."
)
BAD_PROXY = "The proxy in {name} is no web address; write it as http://proxy.example.org:3128."
PROXY_LOGIN = "The proxy refused the user name and password in HTTPS_PROXY or HTTP_PROXY; correct them there."
NO_WEBHOOK = "Telegram refused the webhook; SAFEGUARDING_WEBHOOK_URL must be an https address it can reach."
TWO_POLLERS = "Another process polls for this bot, or a webhook is set; stop that one first."
OTHER_BOT = (
    "Another machine serves another bot, {bot}, over this database. Give each installation a database of its "
    "own, in SAFEGUARDING_DATABASE_URL."
)

# What goes wrong while it runs, with what to do.
TELEGRAM_SILENT = (
    "Telegram does not answer; see the network, and the proxy where HTTPS_PROXY names one. What people write "
    "waits at Telegram."
)
HELD_UP = "Updates wait and none is handled; if this lasts, the handling is started anew."
NOT_MENDED = (
    "Updates wait, none is handled, and starting the handling anew did not help; start the service anew."
)
