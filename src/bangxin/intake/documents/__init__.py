"""Stage 1: files become one document model, with a plain view that maps back to the text as found."""
