"""The tree of errors. Each says in Chinese what happened, why, and what to do next.

GongkaiError
├── WrongStateError     the move is not possible now (HTTP 409)
├── WrongPersonError    this person may not make it (HTTP 403)
├── UnknownCallerError  another system without a key that counts (HTTP 401)
├── TooManyCallsError   another system asks too often (HTTP 429)
├── NotFoundError       there is no such thing, or not for this person (HTTP 404)
├── UnavailableError    nobody is to blame, the system can't do it just now (HTTP 503)
└── BadInputError       what was handed in cannot be used (HTTP 422, exit status 2)
"""


class GongkaiError(Exception):
    """The root: whatever this system refuses, with a sentence for the person who asked."""


class WrongStateError(GongkaiError):
    """The thing is not in a state that allows this move."""


class WrongPersonError(GongkaiError):
    """The move is possible, but not for this person."""


class UnknownCallerError(GongkaiError):
    """Another system has no key, or one that no longer counts."""


class TooManyCallsError(GongkaiError):
    """Another system has asked too often; it may try again in a minute."""


class NotFoundError(GongkaiError):
    """There is no such thing within what this person may see."""


class UnavailableError(GongkaiError):
    """The system cannot do it now: no room on the disk, too many at once. Nothing was changed."""


class BadInputError(GongkaiError, ValueError):
    """What was handed in cannot be used."""
