"""N7 协商形式: the rules of each form, by the rule pack in force on the day."""

from __future__ import annotations

from domain.act import Act
from domain.events.notice import Form, InvitedParty
from domain.refusal import Refusal
from domain.rules.pack import FormRule
from domain.streams.matter import Matter


class FormNotAtThisScale(Refusal):
    """The form is held at other scales."""

    clause = "N7"
    zh = "该协商形式不适用于本事项的协商层次。"
    en = "This form of deliberation is not held at the scale of the matter."


class FormPartyMissing(Refusal):
    """The notice names none of those whom the form is for."""

    clause = "N7"
    zh = "公示的参与方中缺少该协商形式应有的参与主体。"
    en = "The notice names none of the parties that this form of deliberation is for."


class TooFewSeats(Refusal):
    """The form asks for more participants."""

    clause = "N7"
    zh = "该协商形式至少应有 {seats} 席参与者。"
    en = "This form of deliberation needs at least {seats} seats."


def require_form(matter: Matter, form: Form, parties: tuple[InvitedParty, ...], act: Act) -> None:
    """N7 Refuse a form that does not suit the scale of the matter or the parties announced."""
    rule = _rule_of(form, act)
    if rule.scales and (matter.scale is None or matter.scale.value not in rule.scales):
        raise FormNotAtThisScale("form")
    if rule.needs_any_of and not any(p.capacity.value in rule.needs_any_of for p in parties):
        raise FormPartyMissing("parties")


def require_seats(matter: Matter, form: Form, act: Act) -> None:
    """N7 Refuse a roster with fewer seats than the form asks for."""
    seats = _rule_of(form, act).seats_min
    if len(matter.roster.seats) < seats:
        raise TooFewSeats(seats=seats)


def _rule_of(form: Form, act: Act) -> FormRule:
    """A pack that does not mention the form asks nothing of it."""
    rules = (rule for rule in act.rules.forms.value if rule.form == form.value)
    return next(rules, FormRule(form=form.value))
