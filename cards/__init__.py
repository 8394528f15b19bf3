"""What people see in Teams: adaptive cards, drawn from frozen values of `panel`."""
