"""What people print and file: a paper as Word, as PDF or as its tables. Pure, and run in a child process."""
