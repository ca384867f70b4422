"""Children that are shut in: what opens a stranger's bytes does so in a process that can do nothing else.

``inside`` is what such a child does to itself before it reads; ``outside`` is how it is started, fed, and ended.
"""
