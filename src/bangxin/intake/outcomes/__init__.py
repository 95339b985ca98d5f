"""Stage 3: charges, sentences, other decisions, earlier ones, birth and age."""
