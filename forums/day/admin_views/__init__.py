"""The staff's pages of the day: one page with everything, the door, the tables, the screen, and what is printed."""
