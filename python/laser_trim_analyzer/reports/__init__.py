"""How results are put into words, columns and documents; computes no verdict."""
