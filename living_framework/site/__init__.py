"""The site: pages and templates put together, built by MkDocs, checked, and put in place."""
