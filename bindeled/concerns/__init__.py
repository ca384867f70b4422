"""What a contact person passes on."""
