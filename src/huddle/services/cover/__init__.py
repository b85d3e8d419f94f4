"""A day becomes a problem, an answer, a draft and an applied plan."""
