"""Support contact persons out among people: anonymous contacts without a case, and company on the way to open places."""
