"""All that is drawn or served more than once; holds no SQL and computes no number."""
