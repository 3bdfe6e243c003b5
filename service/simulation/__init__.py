"""A simulated district: a generated year of facts, lawful and plainly not real."""

from service.simulation.record import LedgerInUse, simulate

__all__ = ["LedgerInUse", "simulate"]
