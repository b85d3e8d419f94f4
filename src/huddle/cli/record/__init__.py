"""Commands of the record: history, exports, undo."""
