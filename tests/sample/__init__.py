"""The sample district and what it promises."""
