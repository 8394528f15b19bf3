"""The conversation with Teams, and the only home of the Teams SDK."""
