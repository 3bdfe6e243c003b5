"""What reading a packed file raises when somebody else made it."""

from __future__ import annotations

import zipfile
import zlib

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,  # packed data that are damaged
    NotImplementedError,  # zipfile's word for a way of packing that it does not know
    RuntimeError,  # its word for a file under a password
    UnicodeDecodeError,  # a name that is not the UTF-8 it says it is
    EOFError,
    OSError,
)
"""The file is damaged, cut off or packed in a way that is not read here: to be said, not raised."""
