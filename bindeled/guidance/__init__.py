"""Is it urgent? Whom to call, when to react, what one may say."""
