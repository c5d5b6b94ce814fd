"""What comes after a forum adds to the site."""
