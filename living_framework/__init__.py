"""A living framework: addressable statements, frozen versions, open to comment; as a static site."""

# When Python looks for garbage in a run of ours (gc.set_threshold): seldom, for a text is many small objects, which all stay.
GARBAGE = (100_000, 20, 100)
