"""Pages of the day that need no account: a table's, the phones', the big screen's, and the code at the door."""
