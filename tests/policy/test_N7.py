"""N7 协商形式: the notice names the form, one of those that the policy lists."""

import pytest
from pydantic import ValidationError

from domain.events.notice import Form, NoticePublished
from tests.domain.course import ANNOUNCE, PREPARED, changed
from tests.domain.specification import december, given

FORMS_OF_THE_POLICY = {
    "社区议事会": Form.COMMUNITY_COUNCIL,
    "社区决策听证": Form.HEARING,
    "楼院理事会": Form.BUILDING_COUNCIL,
    "小区协商": Form.ESTATE_CONSULTATION,
    "业主协商": Form.OWNERS_CONSULTATION,
    "民主评议": Form.DEMOCRATIC_APPRAISAL,
    "社区（居民）论坛": Form.FORUM,
    "开放空间": Form.OPEN_SPACE,
    "展望未来论坛": Form.FUTURE_SEARCH,
    "社区网络协商平台": Form.ONLINE,
}


def test_every_form_has_its_place_in_the_policy() -> None:
    assert set(FORMS_OF_THE_POLICY.values()) == set(Form)


@pytest.mark.parametrize("form", Form)
def test_a_notice_carries_its_form(form: Form) -> None:
    command = changed(ANNOUNCE, form=form)
    [fact] = given("matter", *PREPARED).when(command, at=december(4)).accepted()
    assert isinstance(fact, NoticePublished)
    assert fact.notice.form is form
    assert "N7" in fact.clauses


def test_a_form_that_the_policy_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError):
        changed(ANNOUNCE, form="kaffeeklatsch")
