"""Writers: records to bytes in formats other programs and people read."""
