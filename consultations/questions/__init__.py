"""Questions and what may be answered to them, without a database: parsing, branching, checking, wording."""
