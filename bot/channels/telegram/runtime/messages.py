"""What is said when the service starts, or cannot."""

from __future__ import annotations

NOT_GIVEN = "SAFEGUARDING_TELEGRAM_TOKEN is not set; BotFather gives you one. See docs/running-it.md."
NOT_KNOWN = "Telegram does not know this token; see SAFEGUARDING_TELEGRAM_TOKEN."
NO_TELEGRAM = "Telegram cannot be reached; see the network and SAFEGUARDING_TELEGRAM_BASE_URL."
NO_WEBHOOK = "Telegram refused the webhook; SAFEGUARDING_WEBHOOK_URL must be an https address it can reach."
NOT_LISTENING = "{address} cannot be listened on; another process may. See SAFEGUARDING_LISTEN."
TWO_POLLERS = "Another process polls for this bot, or a webhook is set; stop that one first."
