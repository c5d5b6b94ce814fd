"""From a police file that was read to what is kept of it: one force's month, replaced whole or not at all."""
