"""The typed plan: the problem of a day, its answer, the plan that is kept, and the rules that all of them share."""
