"""What people see of a task: on cards, in lists, and in forms."""
