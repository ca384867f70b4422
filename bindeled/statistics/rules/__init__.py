"""What is counted and how it is said, in which periods and places it is published, and how it hangs together. Pure."""
