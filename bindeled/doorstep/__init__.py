"""The residents' door: who is my contact person, and how do I reach them? What residents write lies in the sender's *Post*."""
