"""What a person does with huddle: one file per noun."""
