"""The day itself: who is in the room, and what is said at the tables."""
