"""Official accounts on platforms of others (政务新媒体): their ledger, life cycle and watch."""
