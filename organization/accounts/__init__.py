"""Who may sign in, with which roles and how far: the administrator's pages and the rules behind them."""
