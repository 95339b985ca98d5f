"""Reading exports: what a file is, how it is encoded, its rows as text with line numbers. Opens files; changes none."""
