"""What evaluators get, how cases are drawn to be looked at again, and who was talked with: never who anybody is."""
