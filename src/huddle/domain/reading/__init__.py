"""What people type, read: days, blocks, people, an absence, an action, a search; and absences said back in words."""
