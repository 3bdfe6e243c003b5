"""Looking for personal data where the public can read it: `yishi pii scan` (docs/PRIVACY.md)."""
