"""What every part of the JSON API has in common."""
