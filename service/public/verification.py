"""How anybody checks the ledger with tools of their own: a program that needs none of ours."""

from __future__ import annotations

PROGRAM = """import sys
from base64 import b64decode
from hashlib import sha256
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

name, key_id, public = sys.argv[1].split("+", 2)
proof, checkpoint, signatures = sys.stdin.read().split("\\n\\n")
_, extra, index, *path = proof.split("\\n")
_, size, root = checkpoint.split("\\n")
entry, at, last = b64decode(extra[6:]), int(index[6:]), int(size) - 1
found = sha256(b"\\0" + entry).digest()
for step in map(b64decode, path):
    right = at % 2 == 1 or at == last
    found = sha256(b"\\1" + (step + found if right else found + step)).digest()
    while right and at % 2 == 0 and at > 0:
        at, last = at // 2, last // 2
    at, last = at // 2, last // 2
assert last == 0 and found == b64decode(root), "this event is not in the log"
values = [b64decode(line.split(" ")[2]) for line in signatures.splitlines()]
signature = next(value[4:] for value in values if value[:4].hex() == key_id)
Ed25519PublicKey.from_public_bytes(b64decode(public)[1:]).verify(signature, f"{checkpoint}\\n".encode())
print(entry.decode())
"""  # noqa: E501  # to the letter as the README has it
"""Checks a proof file, given on its standard input, with the log's key as its one argument."""
