"""What templates and pages receive: plain data, made once, and the one table of macros."""
