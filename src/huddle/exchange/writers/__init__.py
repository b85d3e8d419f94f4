"""Writers: records to bytes in other formats."""
