"""What goes on in the background, in the office's words, for the administrator."""
