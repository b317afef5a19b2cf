"""A Bot API server of our own, as strict as Telegram and stricter where Telegram drops things in silence.

``python -m bot_api --port 8081 --token 1:local`` (with ``tests`` on the path) runs it as a local Telegram;
``bot_api.server.Server`` runs it in a thread of a test; ``bot_api.client`` plays the people.
"""
