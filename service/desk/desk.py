"""The running parts of the desk, hung on the application while it runs."""

from __future__ import annotations

from starlette.requests import Request

from infra.desk_store import DeskStore
from infra.district import District
from infra.settings import Settings
from service.desk.drafts import KEPT, Drafts
from service.desk.provider import Provider
from service.sample.roles import begins_with_sample


class Desk:
    """The desk of one district. ``provider`` is None where the settings name none."""

    def __init__(self, settings: Settings, district: District) -> None:
        vault = district.vault
        self.settings = settings
        self.store = DeskStore(district.datastore)
        self.drafts = Drafts(self.store, vault.derived_key("desk drafts"))
        self.csrf_key = vault.derived_key("desk forms")
        self.provider = Provider.of(settings, vault.derived_key("desk sign-in"))
        self._district = district
        self._sample: bool | None = None
        self.store.discard_old(KEPT)

    def offers_sample_roles(self) -> bool:
        """Whether visitors may act in sample roles: where the settings have the sample and the
        ledger begins with it."""
        if not self.settings.sample:
            return False
        if self._sample is None and self._district.recorder.head():
            self._sample = begins_with_sample(self._district)
        return bool(self._sample)


def desk_of(request: Request) -> Desk:
    """The desk behind this request."""
    desk: Desk = request.app.state.desk
    return desk
