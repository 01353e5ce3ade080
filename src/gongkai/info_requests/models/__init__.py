"""Requests, the log of what happened to them, their letters, consultations, searches and reviews.

The log (`RequestEvent`) is the only input of the clock. The dates on `InfoRequest` are its
projection for lists and statistics: only the actions write them, always from the whole log. What
identifies a person is sealed (`Applicant.identity`, addresses, files) and opened by queries that
leave a trace.
"""

from gongkai.info_requests.models.archive import (
    ArchivePackage,
    ArchivePackageQuerySet,
    ArchivePart,
)
from gongkai.info_requests.models.corrections import (
    CorrectionCase,
    CorrectionCaseQuerySet,
    CorrectionFile,
)
from gongkai.info_requests.models.desk import Absence, AbsenceQuerySet, SavedList
from gongkai.info_requests.models.drafts import DraftBegun, DraftFile, FilingDraft
from gongkai.info_requests.models.letters import (
    FOR_OTHERS,
    LETTER_STATES,
    WAYS,
    Consultation,
    FeeCharge,
    Letter,
    RequestFile,
)
from gongkai.info_requests.models.notices import (
    LEASE,
    MOST_ATTEMPTS,
    Notice,
    NoticeQuerySet,
    NoticeReading,
)
from gongkai.info_requests.models.offices import (
    CalendarChange,
    DisclosureOffice,
    IntakeProbe,
    Sequence,
)
from gongkai.info_requests.models.publishing import PublicationProposal, PublishedAnswer
from gongkai.info_requests.models.redactions import (
    MOST_STEPS_BACK,
    REDACTION_STATES,
    Redaction,
    RedactionQuerySet,
    dump_boxes,
)
from gongkai.info_requests.models.requests import (
    CASE_KINDS,
    Applicant,
    ApplicantCorrection,
    FailedLookup,
    Identity,
    InfoRequest,
    InfoRequestQuerySet,
    RequestEvent,
    clock_events,
    clock_fields,
)
from gongkai.info_requests.models.texts import digest, dump, load
from gongkai.info_requests.models.work import Note, Review, SearchRecord, WizardAnswer

__all__ = [
    "CASE_KINDS",
    "FOR_OTHERS",
    "LEASE",
    "LETTER_STATES",
    "MOST_ATTEMPTS",
    "MOST_STEPS_BACK",
    "REDACTION_STATES",
    "WAYS",
    "Absence",
    "AbsenceQuerySet",
    "Applicant",
    "ApplicantCorrection",
    "ArchivePackage",
    "ArchivePackageQuerySet",
    "ArchivePart",
    "CalendarChange",
    "Consultation",
    "CorrectionCase",
    "CorrectionCaseQuerySet",
    "CorrectionFile",
    "DisclosureOffice",
    "DraftBegun",
    "DraftFile",
    "FailedLookup",
    "FeeCharge",
    "FilingDraft",
    "Identity",
    "InfoRequest",
    "InfoRequestQuerySet",
    "IntakeProbe",
    "Letter",
    "Note",
    "Notice",
    "NoticeQuerySet",
    "NoticeReading",
    "PublicationProposal",
    "PublishedAnswer",
    "Redaction",
    "RedactionQuerySet",
    "RequestEvent",
    "RequestFile",
    "Review",
    "SavedList",
    "SearchRecord",
    "Sequence",
    "WizardAnswer",
    "clock_events",
    "clock_fields",
    "digest",
    "dump",
    "dump_boxes",
    "load",
]
