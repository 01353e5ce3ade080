"""Publication channels of bodies: the ledger of their accounts, and boards in their buildings."""
