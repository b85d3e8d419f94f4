"""What people are told of a plan, who has seen it, and the sheets they get."""
