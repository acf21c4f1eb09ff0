"""What judges: exact curves, vendor names and codes; mathematics that reads no file and knows no database."""
