"""Addresses, the renderer, and every file that is published beside the pages."""
