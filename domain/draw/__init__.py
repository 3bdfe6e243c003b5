"""The verifiable draw "yishi-draw-1" (N3 随机抽样): docs/DRAW.md says how to redo it.

Nothing here chooses: the seed follows from what was committed and from a public value that nobody
knew then. The same input gives the same panel on every machine, in whatever order it comes.
"""
