"""How one spreadsheet becomes typed rows and a ledger of what could not be read, in a child process."""
