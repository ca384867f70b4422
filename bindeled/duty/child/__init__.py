"""The process that reads a stranger's mail. It knows its own limits, and nothing of us: no key, no connection, no name.

It is started for one message, shuts itself in, reads the message from its input, and writes two lines: what the header says, and
then the plain text. So where the text overwhelms it, what the header says is known all the same.
"""
