"""Questions to a build: one named SQL file each, answered as a frame."""
