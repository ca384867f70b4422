"""The rules of evaluation: what an extract may hold, what makes it safe, how it travels, how cases are drawn, and what is registered."""
