"""In which mandates somebody may act at the desk (S2), and the sample roles of a demonstration."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from domain.decider import require_standing
from domain.event import Actor
from domain.refusal import Refusal
from domain.roles import Role
from domain.streams.registry import Registry
from service.sample.roles import sample_roles


class Post(NamedTuple):
    """An organisation and a role in which to act for it."""

    organisation: UUID
    role: Role
    name: str
    """The organisation's."""

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.organisation}/{self.role.value}"


AT_A_DESK = tuple(role for role in Role if role not in (Role.IMPORTER, Role.AUDITOR))
"""Roles in which people record; the others are for programs and readers."""


def posts_of(registry: Registry, person: UUID, moment: datetime) -> list[Post]:
    """In which mandates a person may act at a moment, by the organisations' names."""
    found = {
        Post(it.organisation, it.role, registry.organisations[it.organisation].name)
        for it in registry.mandates.values()
        if it.person == person and it.role in AT_A_DESK and it.in_force(moment)
    }
    return sorted(
        (it for it in found if _stands(registry, it, person, moment)),
        key=lambda it: (it.name, it.role),
    )


def _stands(registry: Registry, post: Post, person: UUID, moment: datetime) -> bool:
    try:
        require_standing(Actor(post.organisation, post.role, person), registry, moment)
    except Refusal:
        return False
    return True


def sample_posts(registry: Registry) -> list[Post]:
    """The sample roles of the sample district, as far as its register still has them."""
    posts = []
    for organisation, role in sample_roles():
        found = registry.find(organisation)
        if found is not None and found.ended_at is None:
            posts.append(Post(organisation, role, found.name))
    return posts
