"""A local Telegram: ``python -m bot_api --port 8081 --token 1:local``."""

from __future__ import annotations

import argparse
import asyncio

import uvicorn

from support.bot_api.server import configured
from support.bot_api.world import World


async def serve(world: World, port: int) -> None:
    """Serve a world until told to stop."""
    server = uvicorn.Server(configured(world, port))
    try:
        await server.serve()
    finally:
        await world.webhook.close()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="bot_api", description="A local Bot API server for tests.")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default="1:local")
    parser.add_argument("--username", default="test_safeguarding_bot")
    parser.add_argument("--keep", type=int, help="how many messages a chat are kept; all where not given")
    parser.add_argument(
        "--privacy", action="store_true", help="groups give the bot only what is meant for it"
    )
    given = parser.parse_args()
    world = World(given.token, given.username, given.keep, given.privacy)
    print(f"Bot API at http://127.0.0.1:{given.port}/bot<token>, people at /user/<action>", flush=True)
    asyncio.run(serve(world, given.port))


if __name__ == "__main__":
    main()
