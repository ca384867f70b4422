"""What people think the scheme changes: short questionnaires whose answers are nobody's."""
