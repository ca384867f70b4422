"""Rules of offers as residents meet them: which are suggested, and why. Pure."""
