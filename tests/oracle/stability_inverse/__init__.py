"""What a state would need, by trying all rankings."""
