"""The first start: welcome, wizard, import, settings."""
