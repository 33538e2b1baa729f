"""The head of papers and who signs them: settings of a unit that every paper reads."""
