"""Citation check (引用检查): every citation, charge name, figure and reported claim of a document against the law."""
