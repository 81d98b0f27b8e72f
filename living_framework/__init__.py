"""A living framework: addressable statements, frozen versions, open to comment; as a static site."""
