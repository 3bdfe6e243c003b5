"""The labelled sample: real streets and committees of 东城区, an invented year of matters."""

from __future__ import annotations

from service.sample.loading import SampleRefused, load

SOURCE = "sample:"
"""What the ``source`` of every matter of the sample begins with: pages mark those as a sample."""

__all__ = ["SOURCE", "SampleRefused", "load"]
