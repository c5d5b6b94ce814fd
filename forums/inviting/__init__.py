"""Who is invited, who comes, and who waits for a place."""
