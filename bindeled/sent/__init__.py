"""What each housing organisation passed on, counted on the sender's side from what was sent there and nothing else."""
