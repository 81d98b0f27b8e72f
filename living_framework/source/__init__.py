"""A content root read into the model: text, YAML, Markdown, and where everything is written."""
