"""The walls, outermost first.

1. The side: two processes, each with its own login (``roles``), keys (``keys``) and installed packages.
2. The tree: the import contracts in ``pyproject.toml``.
3. The door: every request and job takes a PostgreSQL role for one transaction (``doors``).
4. The row: row-level security, enabled and forced, declared beside each model as ``WALL`` (``walls``).
5. The question: each package's ``access`` says yes, or gives a reason.
6. The value: names, addresses and text are sealed and encrypted (``sealing``, ``envelope``).
7. The trace: who opened which record, when, through which door and why (``trace``).
"""
