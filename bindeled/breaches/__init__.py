"""When something went wrong with data: the register, the 72 hours, and the exercise."""
