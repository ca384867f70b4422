"""What is asked, of whom and when, and how it is counted. Pure."""
