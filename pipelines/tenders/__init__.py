"""What people decide about a tender: who judges it, what they give, what reviewers find, who is awarded."""
