"""What is kept: calls in a database, journals as files, and the flow folders that are read."""
