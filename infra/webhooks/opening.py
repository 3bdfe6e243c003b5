"""The parts of webhooks put together for one district."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from infra.datastore import LedgerDatastore
from infra.page_store import PageStore
from infra.settings import Settings
from infra.vault import Vault
from infra.webhooks.delivery import Delivery
from infra.webhooks.outside import Outside
from infra.webhooks.sending import Sender
from infra.webhooks.signing import SecretKeeper
from infra.webhooks.subscriptions import Subscriptions
from infra.webhooks.worker import WebhookWorker
from projections.audit_trail import AUDIT_TRAIL


@dataclass(frozen=True)
class Webhooks:
    """What takes subscriptions and what delivers, ready."""

    subscriptions: Subscriptions
    keeper: SecretKeeper
    outside: Outside
    delivery: Delivery


def open_webhooks(settings: Settings, datastore: LedgerDatastore, vault: Vault) -> Webhooks:
    """The webhooks of the settings' district; nothing is sent before a worker runs."""
    subscriptions = Subscriptions(datastore)
    keeper = SecretKeeper(vault.derived_key("webhooks"))
    outside = Outside(loopback_too=settings.unsafe_webhooks_to_loopback)
    trail = PageStore(datastore, AUDIT_TRAIL)
    sender = Sender(outside)
    delivery = Delivery(subscriptions, trail, sender, keeper, settings.base_url)
    return Webhooks(subscriptions, keeper, outside, delivery)


@contextmanager
def delivering(datastore: LedgerDatastore, webhooks: Webhooks) -> Iterator[None]:
    """Events are sent for the length of the block, while no other process does so."""
    worker = WebhookWorker(datastore, webhooks.delivery)
    worker.start()
    try:
        yield
    finally:
        worker.close()
