"""What the rules need to remember of a stream: one module a kind of stream, a state and ``evolve``.

``evolve`` changes the state it is given and returns it: the fold owns its state. Deciders only read
(tests/domain checks that they change nothing).
"""
