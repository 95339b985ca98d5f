"""Stage 2: who is accused, what they are called, and whom a sentence is about."""
