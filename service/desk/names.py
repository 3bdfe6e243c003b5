"""What commands and facts are called at the desk."""

from __future__ import annotations

from domain.catalogue import COMMANDS, FACTS


def command_name(name: str, language: str) -> str:
    """A command in a few words; as it is in the address for one that is no more."""
    if language == "zh" and name in COMMANDS:
        return COMMANDS[name].zh
    return name.replace("-", " ").capitalize()


def fact_name(type: str, language: str) -> str:
    """A fact in a few words; its type for one that is not known (any more)."""
    if language == "zh" and type in FACTS:
        return FACTS[type].zh
    said = type.rpartition(".v")[0] or type
    return said.replace(".", " ").replace("_", " ").capitalize()
