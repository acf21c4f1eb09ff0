"""The rules as something to change: what a period would be under other weights, and how a new version is saved."""
