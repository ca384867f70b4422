"""Those who log in: invitations, sign-in, sessions, the statement of confidentiality."""
