"""Stage 3: sums by kind and by whose they are; no kind stands in for another."""
