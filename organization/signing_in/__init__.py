"""How people come in and stay in: the second factor, their sessions, what they have to do first."""
