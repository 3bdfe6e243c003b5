"""No personal data where the public can read it: planted by the hundred, and looked for."""
