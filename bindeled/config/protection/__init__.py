"""The data protection officer's pages: made of what the code itself goes by, so that none of them can grow stale."""
