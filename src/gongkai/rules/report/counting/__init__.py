"""How each cell of the statutory tables is counted, from one record to the cells it counts in.

Each rule takes one record (a request, a review or suit, a document, an entry of the register) and
gives the addresses of the cells in which it counts; a cell is what its records add up to. The
same rules serve the computation, the list behind a cell, and the difference of two computations.
"""
