"""People whom support contact persons meet out there, without a name, a dwelling or a case; and company to open places."""
