"""`framework rules`: what each rule asks for, from the code itself."""

from __future__ import annotations

import click

from ..check import RULES
from . import Refusal


@click.command("rules")
@click.argument("rule_id", required=False, metavar="[ID]")
def command(rule_id: str | None) -> None:
    """List the rules of the check, or explain the one with this ID."""
    if rule_id is None:
        for rule in RULES:
            click.echo(f"{rule.id}  {rule.severity:7}  {rule.title}")
        return
    found = next((rule for rule in RULES if rule.id == rule_id.upper()), None)
    if found is None:
        raise Refusal(f"{rule_id} is no rule; `framework rules` lists them")
    click.echo(f"{found.id} ({found.severity}): {found.title}")
    if found.explanation:
        click.echo("\n" + found.explanation)
