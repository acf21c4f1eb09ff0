"""One file, one page; a page is found by being here."""
