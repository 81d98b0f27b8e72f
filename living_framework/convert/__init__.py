"""Into a framework from Markdown and tables of statements, and out of it as plain Markdown."""
