"""The benchmark: generated frameworks of any size, in our form and in that of stock MkDocs."""
