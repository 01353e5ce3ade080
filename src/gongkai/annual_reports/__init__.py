"""Annual reports: read foreign ones, check, correct, publish, with every version kept."""
