"""What is answered to questions; each column of the panel has its own file here."""
