"""The page: one file with everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from void_reckoning.experiments.report.parts import Section

NUMBERS = {"count", "share", "number", "p", "points"}


def page_of(title: str, facts: Sequence[str], sections: Sequence[Section]) -> str:
    """Return the page as HTML.

    Parameters
    ----------
    title
        Name of the experiment.
    facts
        Sentences about it, before the summary of what its sections found.
    sections
        In the order of the page.
    """
    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415  # of the extra [experiments]
    from markupsafe import Markup  # noqa: PLC0415

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    environment.globals["svg"] = Markup
    template = environment.from_string(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
    return template.render(
        title=title,
        facts=facts,
        sections=sections,
        headlines=[line for section in sections for line in section.headlines],
        unknown=[line for section in sections for line in section.unknown],
        numbers=NUMBERS,
    )
