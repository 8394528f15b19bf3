"""What people see of meetings and their agendas."""
