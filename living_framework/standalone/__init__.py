"""What runs without the rest: each module is one file, standard library only, published as it is."""
