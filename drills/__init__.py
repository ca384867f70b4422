"""The attacks on what we promise, one command each. Every one prints a table for people and, last, one JSON object.

A drill carries its own control: the same attack on a deliberately broken build, which it must notice. It ends with an
error when a promise is broken, and when its control was not noticed.
"""
