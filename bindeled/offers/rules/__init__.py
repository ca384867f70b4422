"""Rules of offers as residents meet them: what is suggested, courses and their states, how long they last, moving in. Pure."""
