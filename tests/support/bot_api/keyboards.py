"""The keyboards of a message, checked."""

from __future__ import annotations

from typing import Any

from support.bot_api.markup import checked_url
from support.bot_api.parameters import Parameters
from support.bot_api.refusal import RefusedError, bad

BUTTONS, A_ROW, DATA_BYTES, COPIED = 100, 8, 64, 256
_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_OTHER = {"keyboard", "remove_keyboard", "force_reply"}


def markup_of(parameters: Parameters, *, inline_only: bool = False) -> dict[str, Any] | None:
    """Return the reply_markup of a call. Raises RefusedError where Telegram would, or would cut it."""
    markup = parameters.parsed("reply_markup")
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"])
        for button in (button for row in rows for button in row):
            _check_inline(button)
        return {"inline_keyboard": rows} if any(rows) else None
    if inline_only:
        raise bad("inline keyboard expected")
    if not markup.keys() & _OTHER:
        raise bad("can't parse reply keyboard markup")
    if "keyboard" in markup:
        _rows(markup["keyboard"])
    return markup


def _rows(rows: Any) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard: array of arrays expected")
    if any(len(row) > A_ROW for row in rows):
        raise bad(f"more than {A_ROW} buttons a row")
    if sum(map(len, rows)) > BUTTONS:
        raise bad("reply markup is too long")
    return rows


def _check_inline(button: Any) -> None:
    if not isinstance(button, dict) or not str(button.get("text", "")).strip():
        raise bad("can't parse inline keyboard button: text must be non-empty")
    actions = button.keys() & _ACTIONS
    if len(actions) != 1:
        raise bad("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button:
        checked_url(str(button["url"]), _wrong_url(str(button["url"])))
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= COPIED:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _wrong_url(url: str) -> Any:
    def wrong(why: str) -> RefusedError:
        return bad(f"inline keyboard button URL '{url}' is invalid: {why}")

    return wrong
