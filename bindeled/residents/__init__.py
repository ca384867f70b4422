"""The person helped."""
