"""The command line: what an officer, a tool or the README calls. The only module that exits."""

from __future__ import annotations

import io
import sys

import click

from bot.app import Assistant
from bot.channels.terminal import messages as terminal_messages
from bot.channels.terminal.commands import (
    actions,
    admin,
    answers,
    audits,
    backup,
    boundary,
    citations,
    documents,
    evaluation,
    gaps,
    learning,
    notes,
    people,
    sessions,
)
from bot.core import messages as core_messages
from bot.errors import BotError, UnknownError
from bot.settings import load_settings
from embeddings.errors import EmbeddingError
from procedures.reading.errors import ReadingError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="safeguarding-bot")
@click.pass_context
def cli(context: click.Context) -> None:
    """Safeguarding procedure, in the words of the sources."""
    context.obj = Assistant(load_settings())
    context.call_on_close(context.obj.close)


for command in (
    answers.ask,
    answers.chat,
    boundary.case,
    citations.verify,
    gaps.gaps,
    learning.learning,
    actions.actions,
    audits.audit,
    sessions.refresher,
    people.people,
    documents.add,
    documents.remove,
    documents.documents,
    documents.sources,
    documents.show,
    documents.compare,
    documents.refresh,
    notes.notes,
    admin.check,
    admin.about,
    admin.subjects,
    admin.pause,
    admin.resume,
    admin.run,
    admin.sweep,
    backup.backup,
    backup.restore,
    backup.migrate,
    backup.move,
    admin.key,
    evaluation.quality,
    evaluation.calibrate,
    evaluation.bench,
    evaluation.screening,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; a mistake ends with one sentence and exit code 1."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # no letter that comes or goes stops a command
            stream.reconfigure(errors="replace" if stream is sys.stdin else "backslashreplace")
    try:
        sys.exit(cli(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(terminal_messages.STOPPED, err=True)
        sys.exit(130)
    except UnknownError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except (BotError, EmbeddingError, ReadingError) as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        click.echo(core_messages.disk_sentence(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
