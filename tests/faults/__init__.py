"""What must never happen, tried: real processes, kill -9, and what people saw as the truth."""
