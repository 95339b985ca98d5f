"""Stage 4: everything read becomes a draft case, and pages to check it by."""
