"""The process that opens a stranger's file: one program for pictures, one for pages. It knows nothing but its own limits.

It is started for one file with an empty environment, shuts itself in, reads the file from its input, and writes each page as a
JPEG to its output. It holds no key, no connection and no name, and ends when the file is made.
"""
