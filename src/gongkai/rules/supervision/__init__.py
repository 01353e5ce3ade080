"""Supervision of disclosure work: plans, training, assessment, inspection (条例第四十六条至第五十三条)."""
