"""Official files in, one checked and immutable database file (a build) out."""
