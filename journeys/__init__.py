"""Journeys through the whole product, and the tests of the house itself."""
