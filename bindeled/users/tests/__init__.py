"""Tests of sign-in, under the real logins."""
