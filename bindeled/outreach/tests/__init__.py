"""Tests of outreach by support contact persons."""
