"""The procedure in one table: every command, its decider, its stream, and the roles that may do it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.act import Act, Command
from domain.event import Fact
from domain.roles import Role
from domain.steps import notice, proposal, registration

Decided = Sequence[Fact | tuple[UUID, Fact]]
"""Facts for the command's own stream, or (stream id, fact) for another that it reads."""

C, S, D, X, I = (Role.COMMITTEE, Role.STREET, Role.DEPARTMENT, Role.DISTRICT, Role.IMPORTER)
ORGANISERS = frozenset({C, S, I})
REGISTRARS = frozenset({X, I})


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the procedure. ``stream`` is a name in ``STREAM_KINDS``."""

    command: type[Command]
    decide: Callable[[Any, Any, Act], Decided]
    stream: str
    roles: frozenset[Role]


PROCEDURE: tuple[Step, ...] = (
    Step(registration.UpdateRegister, registration.update_register, "registry", REGISTRARS),
    Step(registration.RenameOrganisation, registration.rename_organisation, "registry", REGISTRARS),
    Step(registration.MergeOrganisation, registration.merge_organisation, "registry", REGISTRARS),
    Step(
        registration.DissolveOrganisation, registration.dissolve_organisation, "registry", REGISTRARS
    ),
    Step(proposal.SubmitProposal, proposal.submit_proposal, "matter", ORGANISERS),
    Step(proposal.CosignProposal, proposal.cosign_proposal, "matter", ORGANISERS),
    Step(proposal.MergeProposal, proposal.merge_proposal, "matter", ORGANISERS),
    Step(proposal.DeclineProposal, proposal.decline_proposal, "matter", ORGANISERS),
    Step(proposal.AdoptProposal, proposal.adopt_proposal, "matter", ORGANISERS),
    Step(proposal.PublishBackgroundPack, proposal.publish_background_pack, "matter", ORGANISERS),
    Step(notice.PublishNotice, notice.publish_notice, "matter", ORGANISERS),
    Step(notice.AmendNotice, notice.amend_notice, "matter", ORGANISERS),
    Step(notice.ApplyToTakePart, notice.apply_to_take_part, "matter", ORGANISERS),
    Step(notice.AdmitApplication, notice.admit_application, "matter", ORGANISERS),
    Step(notice.RejectApplication, notice.reject_application, "matter", ORGANISERS),
)
