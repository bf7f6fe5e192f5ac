"""The InvenioRDM application behind a command."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import click
from flask import Flask

from thalie.ground.errors import OperatorError


@contextmanager
def instance() -> Iterator[Flask]:
    """Create the application and enter its context; what goes wrong becomes one sentence."""
    refuse_missing_instance()
    from invenio_app.factory import create_api

    _leave_pictures_out()
    gc.disable()  # half a million objects are made that live as long as the process
    try:
        app = create_api()
    except Exception as error:
        raise click.ClickException(f"The configuration does not load: {error}") from error
    finally:
        gc.freeze()
        gc.enable()
    app.logger.setLevel(logging.ERROR)
    with app.app_context(), told_plainly():
        yield app


def _leave_pictures_out() -> None:
    """Let InvenioRDM do without Wand, as where it is not installed: no command converts pictures.

    Wand looks for ImageMagick by calling a compiler dozens of times, and InvenioRDM tries twice.
    """
    modules: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    modules.setdefault("wand.image", None)


def refuse_missing_instance() -> None:
    """End with a sentence where nobody said which instance is meant."""
    if "INVENIO_INSTANCE_PATH" not in os.environ:
        raise click.ClickException(
            "There is no instance here: start one with `make run`, or set INVENIO_INSTANCE_PATH "
            "and the addresses of the services."
        )


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what goes wrong inside into one sentence; faults of our own stay as they are."""
    try:
        yield
    except OperatorError as error:
        raise click.ClickException(str(error)) from error
    except KeyboardInterrupt:
        raise click.ClickException(
            "Interrupted. Nothing is lost: the same command goes on from here."
        ) from None
    except Exception as error:
        from .patience import failing_service  # knows the clients of all services

        service = failing_service(error)
        if not service:
            raise
        raise click.ClickException(
            f"{service} does not answer; is the instance running (`make status`)?"
        ) from error
