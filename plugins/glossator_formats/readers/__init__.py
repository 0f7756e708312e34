"""One reader a file; `README.md` here is the page for who writes one."""
