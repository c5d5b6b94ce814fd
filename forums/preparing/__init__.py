"""The record of a forum, its programme, its pages, and the staff pages where it is prepared."""
