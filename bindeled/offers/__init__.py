"""Courses of support: offered to a resident, answered by the resident, running, ended. Never a decision of an authority."""
