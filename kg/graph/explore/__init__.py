"""What the explorer shows, each view one function over the tables that returns typed rows."""
