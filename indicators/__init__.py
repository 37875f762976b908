"""Pure statistics and rules: counts go in as frames, judged numbers come out beside them."""
