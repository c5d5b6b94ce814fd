"""What the rest of the site asks of places: what somebody's words mean, and outlines to draw."""
