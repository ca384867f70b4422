"""The pages of outreach, by what they are about."""
