"""The tree of bodies, departments, branches and stations, and their names over time."""
