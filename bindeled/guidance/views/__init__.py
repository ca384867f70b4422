"""The pages of guidance: for anybody, for readers of texts, and for editors."""
